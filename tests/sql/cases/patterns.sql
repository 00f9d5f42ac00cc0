# LIKE, ILIKE, SIMILAR TO and regular expressions.
SELECT id FROM txt WHERE t LIKE 'a%';
SELECT id FROM txt WHERE t LIKE '%é%';
SELECT id FROM txt WHERE t LIKE '_cole';
SELECT id FROM txt WHERE t LIKE 'stra_e';
SELECT id FROM txt WHERE t LIKE '%_😀_%';
SELECT id FROM txt WHERE t NOT LIKE '%a%';
SELECT id FROM txt WHERE t LIKE '';
SELECT id FROM txt WHERE t LIKE '%';
SELECT id FROM txt WHERE t LIKE '____';
SELECT id FROM txt WHERE t LIKE '%\%%';
SELECT id FROM txt WHERE t LIKE '%\_%';
SELECT id FROM txt WHERE t LIKE '%\\%';
SELECT id FROM txt WHERE t LIKE '%!%!_%' ESCAPE '!';
SELECT id FROM txt WHERE t LIKE '%\%' ESCAPE '';
SELECT id FROM txt WHERE t LIKE '%é_%' ESCAPE 'é';
SELECT id FROM txt WHERE t LIKE '%a%' ESCAPE 'ab';
SELECT id FROM txt WHERE t LIKE '%a%' ESCAPE NULL;
SELECT id FROM txt WHERE t LIKE 'abc\';
SELECT id FROM txt WHERE t LIKE 'ab\';
SELECT id FROM txt WHERE t LIKE '%\';
SELECT id FROM txt WHERE t LIKE NULL;
SELECT id, t LIKE k || '%', t LIKE '%' || v || '%', t NOT LIKE v, v LIKE t FROM txt;
SELECT id, t LIKE '%c', v LIKE '_b_', k LIKE 'k' FROM txt;
SELECT id FROM txt WHERE v LIKE 'a%' OR k LIKE 'z';
SELECT id FROM txt WHERE c LIKE 'A%';  -- route: forwarded
SELECT id FROM txt WHERE c::text LIKE 'ABC';
SELECT id FROM txt WHERE t ~~ 'a%' AND t !~~ '%z%';
SELECT id FROM txt WHERE t ~~* 'A%' OR t !~~* '%C%';
SELECT id FROM txt WHERE t ILIKE 'ÉCOLE';
SELECT id FROM txt WHERE t ILIKE '%STRASSE%' OR t ILIKE 'straSSe' OR t ILIKE 'STRAßE';
SELECT id FROM txt WHERE t ILIKE 'istanbul' OR v ILIKE 'İST' OR k ILIKE 'I';
SELECT id FROM txt WHERE t NOT ILIKE '%A%';
SELECT id FROM txt WHERE t ILIKE 'AXBC' ESCAPE 'X';
SELECT id FROM txt WHERE t ILIKE '%X%X_%' ESCAPE 'X';
SELECT id, t ILIKE upper(t), t ILIKE lower(t) FROM txt;
SELECT 'abc' LIKE 'abc', 'abc' LIKE 'a', 'abc' LIKE '_b_', 'abc' LIKE 'c', 'a%c' LIKE 'a\%c', 'é' LIKE '_', '😀' LIKE '_', 'é' LIKE '__', 'É' ILIKE 'é', 'ß' ILIKE 'SS';
SELECT 'ab' LIKE 'ab\', '' LIKE '%\', 'x' LIKE 'y\', '' LIKE '', '' LIKE '%', '' LIKE '_', 'a' LIKE '%%', 'ab' LIKE '%_%_%', 'a' LIKE '%_%_%';
SELECT 'aXb' LIKE 'aXXb' ESCAPE 'X', 'a\b' LIKE 'a\b' ESCAPE '', 'a\b' LIKE 'a\\b', 'a%' LIKE 'a#%' ESCAPE '#', 'ab' LIKE 'a#b' ESCAPE '#', 'aaab' LIKE '%aab', 'mississippi' LIKE '%iss%ip%';
SELECT NULL LIKE 'a', 'a' LIKE NULL, 'a' NOT LIKE NULL;
SELECT 5 LIKE '5';  -- route: error
SELECT id FROM txt WHERE id LIKE '1%';  -- route: error
SELECT id FROM doc WHERE b LIKE '\xc3%'::bytea;  -- route: forwarded
-- params: text:%b%
SELECT id FROM txt WHERE t LIKE $1;
-- params: :'100\%%'
SELECT id FROM txt WHERE t LIKE $1;
-- params: text:%É% | text:!
SELECT id FROM txt WHERE t ILIKE $1 ESCAPE $2;
-- params: varchar:ab_
SELECT id FROM txt WHERE v LIKE $1 AND NOT t LIKE $1 || 'x';
-- params: text:NULL
SELECT id, t LIKE $1 FROM txt;
SELECT id FROM txt WHERE t LIKE ANY (ARRAY['a%', '%é%', NULL]);
SELECT id FROM txt WHERE t LIKE ALL (ARRAY['%c%', '%b%']);
SELECT id FROM txt WHERE t NOT LIKE ALL (ARRAY['a%', 'A%']);
SELECT id FROM txt WHERE t NOT LIKE ANY (ARRAY['a%', '%c']);
SELECT id FROM txt WHERE t ILIKE ANY (ARRAY['ABC', 'école']);
SELECT id FROM txt WHERE t ~ ANY (ARRAY['^a', 'e$']);
SELECT id, t LIKE ANY ('{a%,%E}'), t LIKE ALL ('{}'), t ILIKE ALL ('{%c%,%b%}'), t LIKE ANY ('{NULL,x%}') FROM txt;
-- params: text[]:{a%,%nd}
SELECT id FROM txt WHERE t LIKE ANY ($1);
-- params: text[]:{%a%,NULL}
SELECT id, t NOT LIKE ALL ($1), t ILIKE ANY ($1) FROM txt;
-- params: text[]:NULL
SELECT id, t LIKE ANY ($1) FROM txt;
# SIMILAR TO
SELECT id FROM txt WHERE t SIMILAR TO 'abc|ABC';
SELECT id FROM txt WHERE t SIMILAR TO '%(é|É)%';
SELECT id FROM txt WHERE t SIMILAR TO '[a-c]+';
SELECT id FROM txt WHERE t NOT SIMILAR TO '%[0-9]%';
SELECT id FROM txt WHERE t SIMILAR TO '_{3}';
SELECT id FROM txt WHERE t SIMILAR TO '[[:alpha:]]+';
SELECT id FROM txt WHERE t SIMILAR TO '%!_%' ESCAPE '!';
SELECT id FROM txt WHERE t SIMILAR TO '%\%%';
SELECT id FROM txt WHERE t SIMILAR TO '%.%' OR t SIMILAR TO '%$' OR t SIMILAR TO '^%';
SELECT id FROM txt WHERE t SIMILAR TO '(a|b)' ESCAPE 'xy';
SELECT id FROM txt WHERE t SIMILAR TO NULL;
SELECT 'abc' SIMILAR TO 'abc', 'abc' SIMILAR TO 'a', 'abc' SIMILAR TO '%(b|d)%', 'abc' SIMILAR TO '(b|c)%', 'a.c' SIMILAR TO 'a.c', 'abc' SIMILAR TO 'a.c', 'aab' SIMILAR TO 'a{2}b', 'a(b' SIMILAR TO 'a\(b';
-- params: text:(abc|é%)
SELECT id FROM txt WHERE t SIMILAR TO $1;
# regular expressions
SELECT id FROM txt WHERE t ~ 'b';
SELECT id FROM txt WHERE t ~ '^a';
SELECT id FROM txt WHERE t ~ 'c$';
SELECT id FROM txt WHERE t ~ '^[a-z]+$';
SELECT id FROM txt WHERE t ~ '^[[:alpha:]]+$';
SELECT id FROM txt WHERE t ~ '[^a-zA-Z ]';
SELECT id FROM txt WHERE t ~ '\d';
SELECT id FROM txt WHERE t ~ '^\d+$';
SELECT id FROM txt WHERE t ~ '\s';
SELECT id FROM txt WHERE t ~ '^\w+$';
SELECT id FROM txt WHERE t ~ '\W';
SELECT id FROM txt WHERE t ~ '^\S+$' AND t !~ '\D\d';
SELECT id FROM txt WHERE t ~ 'a.c|é';
SELECT id FROM txt WHERE t ~ '(ab|cd)+';
SELECT id FROM txt WHERE t ~ '^.{3}$';
SELECT id FROM txt WHERE t ~ '^.{4,6}$';
SELECT id FROM txt WHERE t ~ '^a{1,}b?c*$';
SELECT id FROM txt WHERE t ~ '^(?:a|é).*?(c|e)$';
SELECT id FROM txt WHERE t ~ 'line.two';
SELECT id FROM txt WHERE t ~ '^line$';
SELECT id FROM txt WHERE t ~ 'tab$' OR t ~ '\ttab\Z' OR t ~ '\Aline';
SELECT id FROM txt WHERE t ~ '\mend\M' OR t ~ '\yb\y' OR t ~ '\Ystr';
SELECT id FROM txt WHERE t ~ '\.' OR t ~ '\\' OR t ~ '\%';
SELECT id FROM txt WHERE t ~ '[]"]' OR t ~ '[-.]' OR t ~ '[\\%]';
SELECT id FROM txt WHERE t ~ '';
SELECT id FROM txt WHERE t ~ NULL;
SELECT id FROM txt WHERE t !~ 'a';
SELECT id FROM txt WHERE t ~* 'ABC';
SELECT id FROM txt WHERE t ~* 'École';
SELECT id FROM txt WHERE t ~* '^[A-Z]+$';
SELECT id FROM txt WHERE t ~* '^[é-ü]';
SELECT id FROM txt WHERE t ~* 'STRASSE' OR t ~* 'STRAßE' OR t ~* 'ı' OR v ~* 'İ';
SELECT id FROM txt WHERE t !~* 'A';
SELECT id FROM txt WHERE t ~* '[[:upper:]]';
SELECT id FROM txt WHERE t ~ '[[:upper:]]' AND t ~ '[[:lower:]]' AND t ~ '[[:space:]]';
SELECT id FROM txt WHERE t ~ '[[:punct:]]' OR t ~ '[[:digit:][:blank:]]';
SELECT id FROM txt WHERE t ~ '^[[:print:]]*$' AND t !~ '[[:cntrl:]]' AND t ~ '[[:graph:]]' AND t ~ '[[:xdigit:]]';
SELECT id, t ~ k, t ~* k FROM txt WHERE k IN ('k', 'K', 'é', 'É', 'ß', 'z', '');
SELECT 'foo' ~ 'o{2}', 'foo' ~ '(o|f)+$', 'foobar' ~ 'o(?=b)';  -- route: any
SELECT 'foo' ~ 'o{2}', 'foo' ~ '(o|f)+$', 'a' ~ '^(a|b)(c|)$', 'ab' ~ 'a|', 'x' ~ '[[:alpha:]]{1}', 'a{b' ~ 'a{b', 'a}b' ~ 'a}b', 'a]' ~ ']', '' ~ '^$', E'\n' ~ '^$', E'a\n' ~ 'a$', E'a\nb' ~ 'a.b', E'a\nb' ~ '^b';
SELECT 'é' ~ '\w', 'é' ~ '[[:alpha:]]', '٣' ~ '\d', '٣' ~ '\w', 'Ⅳ' ~ '[[:alpha:]]', chr(160) ~ '\s', chr(8195) ~ '\s', '_' ~ '\w', 'ſ' ~* 's', 'K' ~* 'k', 'ǅ' ~* 'ǆ', 'ǆ' ~* 'ǅ', 'ς' ~* 'Σ', '😀' ~ '^.$', 'e' || chr(769) ~ '^.$';
SELECT 'abc' ~ 'a\Bb', E'a\bc' ~ '\b', E'a\\b' ~ '\B', 'a' ~ '\e', E'\t' ~ '[\t]', 'd' ~ '[\d]', '5' ~ '[\d_]', 'a b' ~ 'a\sb', 'ab' ~ '\mab\M', 'a-b' ~ '\ya\y';
SELECT 'aaaa' ~ '^(a*)*$', 'aaab' ~ '^(a|aa)+b$', 'abcabc' ~ '^(abc){2}$', 'xyz' ~ '^x.*?z$', 'xx' ~ '^x{0}$', 'a' ~ 'a{0,1}?$', 'aXbX' ~ '^(.*X){2}$';
# outside of what is known to match alike: PostgreSQL is asked
-- route: any
SELECT id FROM txt WHERE t ~ '(a)\1';
-- route: any
SELECT id FROM txt WHERE t ~ '(?i)abc';
-- route: any
SELECT id FROM txt WHERE t ~ '***=a.c';
-- route: any
SELECT id FROM txt WHERE t ~ 'a**';
-- route: any
SELECT id FROM txt WHERE t ~ '(abc';
-- route: any
SELECT id FROM txt WHERE t ~ '[z-a]';
-- route: any
SELECT id FROM txt WHERE t ~ 'a{3,1}';
-- route: any
SELECT id FROM txt WHERE t ~ '[[.a.]]';
-- route: any
SELECT id FROM txt WHERE t ~ 'a(?!b)';
-- route: any
SELECT id FROM txt WHERE t ~ 'a{300}';
SELECT id FROM txt WHERE c ~ 'A';  -- route: forwarded
SELECT id FROM txt WHERE id ~ '1';  -- route: error
-- params: text:^[aé]
SELECT id FROM txt WHERE t ~ $1;
-- params: text:ABC$
SELECT id FROM txt WHERE t ~* $1 OR v !~* $1;
-- params: text:NULL
SELECT id, t ~ $1 FROM txt;
SELECT regexp_like(t, 'B'), regexp_like(t, 'B', 'i'), regexp_like(t, 'b', 'c') FROM txt;
SELECT regexp_replace(t, '[^a-z]', '', 'g') FROM txt;  -- route: any
SELECT regexp_count(t, 'a'), regexp_instr(t, 'b'), regexp_substr(t, 'b.') FROM txt;  -- route: any
SELECT regexp_match(t, 'b(.)') FROM txt;  -- route: any
SELECT regexp_split_to_array(t, 'b') FROM txt;  -- route: any
SELECT CASE WHEN t ~ '^\d+$' THEN 'number' WHEN t LIKE '% %' THEN 'words' ELSE 'word' END, count(*) FROM txt GROUP BY 1;  -- route: any
UPDATE txt SET k = 'm' WHERE t ~ '^[a-z]+$';
DELETE FROM txt WHERE t LIKE '%a%' AND t ~* 'C';
INSERT INTO txt (id, t) SELECT id + 100, t FROM txt WHERE t SIMILAR TO '%(b|é)%';
