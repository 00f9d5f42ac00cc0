# Text: operators, functions and casts. Table txt has the odd values; see ../rows.sql.
SELECT id, t || v FROM txt;
SELECT id, t || '-' || v || '-' || k FROM txt;
SELECT id, t || c, c || t, c || c, v || c FROM txt;
SELECT id, t || id, id || t, t || 1.50, 2.5 || t FROM txt;
SELECT t || i2, t || i8, t || f4, t || f8, t || n, t || nb, t || nx FROM txt JOIN num ON num.id = txt.id;
SELECT f8 || '', f4 || '', nx || '', z || '', '' || n FROM num;
SELECT d || '', tm || 'x', ts || '', tz || '', iv || '' FROM moment;
-- set: DateStyle = 'SQL, DMY'
SELECT d || '', ts || '', concat(d, ' ', ts), format('%s', d) FROM moment;
SELECT b01 || '', 'is ' || bword, btf || '', bmix || '' FROM flags;
SELECT jb || 'x'::text, j || ''::text FROM doc;
SELECT u36 || '', u32 || '', 'x' || b, mood || '!' FROM doc;
SELECT 'a' || 'b', 'a' || NULL, NULL || 'b', 'a' || 1, 1 || 'a', 'x' || true, 'x' || 1.5;
SELECT 1 || 2;  -- route: error
SELECT true || false;  -- route: error
SELECT '' || '', 'é' || 'İ' || '😀', 'it''s' || '"', E'\\' || '%';
-- params: text:a | text:é
SELECT $1 || $2, length($1 || $2) FROM blank RIGHT JOIN parent ON true;
-- params: text:a | text:é
SELECT $1 || $2, length($1 || $2) FROM parent;
-- params: varchar:'a b' | int4:5
SELECT $1 || $2, $2 || $1, label || $2 FROM parent;
-- params: text:NULL
SELECT $1 || label, label || $1 FROM parent;
SELECT id, length(t), length(v), length(c), char_length(t), character_length(c) FROM txt;
SELECT id, octet_length(t), octet_length(v), bit_length(t), bit_length(v), bit_length(c) FROM txt;
SELECT octet_length(c) FROM txt;  -- route: forwarded
SELECT length(''), length('   '), length('é'), length('e' || chr(769)), length('😀'), length('ß'), length(NULL);
SELECT length('ab  '::char(5)), length('ab  '::varchar(5)), char_length('ab '::bpchar), length('x'::bpchar || ' ');
SELECT length(5);  -- route: error
-- params: text:'  é '
SELECT length($1), octet_length($1), char_length($1 || 'x') FROM parent;
SELECT id, lower(t), upper(t), initcap(t) FROM txt;
SELECT id, lower(v), upper(v), initcap(v), lower(c), upper(c), initcap(c) FROM txt;
SELECT lower('İIıiŞß'), upper('ıiİßŉ'), initcap('hello wORLD foo_bar 1st éCOLE it''s'), lower('ǅ'), upper('ǆ'), initcap('ǆ');
SELECT lower('ΑΣ'), upper('ας'), initcap('ὈΔΥΣΣΕΎΣ'), upper('ﬁ'), lower('Å'), upper('ÿ'), upper('ⓐ'), lower('Ⅳ');
SELECT lower(''), upper(NULL), initcap('');
SELECT lower(5);  -- route: error
SELECT id FROM txt WHERE lower(t) = 'école';
SELECT id FROM txt WHERE upper(v) = 'ÉCOLE';
-- params: text:ÉCOLE
SELECT id FROM txt WHERE lower(t) = lower($1);
SELECT id, trim(t), btrim(t), ltrim(t), rtrim(t), trim(both from v), trim(leading from v), trim(trailing from v) FROM txt;
SELECT id, trim(both 'a' from t), trim(leading 'ab' from t), trim(trailing 'ec' from v), btrim(t, 'éa'), ltrim(t, ' pd'), rtrim(t, '😀 dne') FROM txt;
SELECT btrim('xyxtrimyyx', 'xyz'), ltrim('zzzytest', 'xyz'), rtrim('testxxzx', 'xyz'), btrim('  x  '), btrim(E'\t x \n'), btrim('abc', ''), btrim('', 'x'), btrim('x', NULL);
SELECT trim(c), btrim(c, ' e') FROM txt;
-- params: text:'xx a xx' | text:'x '
SELECT btrim($1, $2), trim(leading $2 from $1), rtrim($1) FROM parent WHERE id = 1;
SELECT id, substr(t, 2), substr(t, 2, 3), substring(t, 0, 2), substring(t from 3), substring(t from 2 for 2), substring(t for 3) FROM txt;
SELECT id, substr(c, 1, 2), substring(v from 2), substr(t, -1, 4), substr(t, 100), substr(t, 2147483647), substr(t, 2, 2147483647) FROM txt;
SELECT substr('abc', -2147483648, 5), substr('abc', -5, 7), substr('héllo', 2, 1), substr('😀é', 2), substr('abc', 2, 0), substr('', 1, 1);
SELECT substr(t, 1, -1) FROM txt;
SELECT substr(t, -2147483648, -1) FROM txt;
SELECT substring(t from 2 for -2) FROM txt WHERE id = 1;
SELECT substring(t from '[a-c]+') FROM txt;  -- route: forwarded
SELECT substring(t from 'a#"%#"c' for '#') FROM txt;  -- route: forwarded
SELECT substring(t similar 'a#"%#"c' escape '#') FROM txt;  -- route: forwarded
-- params: text:héllo | int4:2 | int4:3
SELECT substr($1, $2), substr($1, $2, $3), substring($1 from $2 for $3), left($1, $2), right($1, $3) FROM parent WHERE id = 1;
-- params: int4:-1
SELECT substr(label, 1, $1) FROM parent;
SELECT id, overlay(t placing 'XX' from 2), overlay(t placing 'é' from 2 for 3), overlay(t placing '' from 1 for 0), overlay(v placing t from 3) FROM txt;
SELECT overlay('abcdef' placing '12345' from 3 for 100), overlay('abc' placing 'X' from 10), overlay('abc' placing 'XY' from 2 for -1), overlay('héé' placing '😀' from 2 for 1);
SELECT overlay('abcdef' placing 'x' from 0);
SELECT overlay('abcdef' placing 'x' from -1 for 2);
SELECT overlay('abc' placing 'x' from 2147483647 for 2147483647);
SELECT id, position('c' in t), position('' in t), strpos(t, 'é'), strpos(t, 'zz'), position(k in t), strpos(v, '😀') FROM txt;
SELECT position('é' in 'caféé'), strpos('', ''), strpos('', 'a'), strpos('a%b', '%'), position(NULL in 'a');
SELECT id, replace(t, 'a', 'AA'), replace(t, '', 'x'), replace(t, 'é', ''), replace(v, '😀', ':)'), replace(t, ' ', '') FROM txt;
SELECT replace('aaa', 'aa', 'b'), replace('', '', 'x'), replace('it''s', '''', '"'), replace('a\b', '\', '/'), replace('a', 'a', NULL), replace('ÄÖ', 'ä', 'x');
SELECT id, translate(t, 'abc', '12'), translate(t, 'éÉ', 'eE'), translate(v, '', 'x'), translate(t, 'aa', '12') FROM txt;
SELECT translate('12345', '143', 'ax'), translate('', 'a', 'b'), translate('a😀b', '😀', 'é'), translate('abc', 'abc', ''), translate('abc', 'a', 'xyz'), translate('a', NULL, 'b');
SELECT id, left(t, 2), right(t, 2), left(t, -2), right(t, -2), left(t, 0), right(t, 0), left(t, 100), right(t, 100), left(t, -100), right(t, -100) FROM txt;
SELECT left('héé', 2), right('héé', 2), left('😀😀', -1), right('😀a', -1), left(NULL, 1), right('a', NULL), left('', 1), left('abc', -2147483648);
SELECT id, lpad(t, 8), rpad(t, 8), lpad(t, 8, 'xy'), rpad(t, 8, 'éà'), lpad(t, 2), rpad(t, 2), lpad(t, 0, 'x'), lpad(t, -1), lpad(t, 8, '') FROM txt;
SELECT lpad('7', 3, '0'), lpad('1234', 3, '0'), rpad('hi', 5, 'xy'), lpad('é', 4, '😀ab'), lpad('', 2, ''), rpad(NULL, 3), lpad('x', 3, NULL);
SELECT lpad('x', 268435455);
SELECT rpad('x', 2147483647, 'ab');
SELECT length(lpad('x', 2147483647, ''));
SELECT lpad(id::text, 4, '0'), rpad(n::text, 12, '.') FROM num;
SELECT id, repeat(t, 2), repeat(v, 0), repeat(t, -1) FROM txt;
SELECT repeat('é', 3), repeat('', 5), repeat('ab', NULL), length(repeat('x', 100000)), repeat('😀', 2);
SELECT repeat('x', 1073741820);
SELECT repeat(t, 2147483647) FROM txt WHERE id = 1;
SELECT id, reverse(t), reverse(v), reverse(k) FROM txt;
SELECT reverse(''), reverse('é😀a'), reverse('e' || chr(769)), reverse(NULL);
SELECT id, split_part(t, 'c', 1), split_part(t, 'c', 2), split_part(t, 'c', -1), split_part(t, ' ', 3), split_part(t, '', 1), split_part(t, '', 2), split_part(t, 'c', 9), split_part(t, 'c', -9) FROM txt;
SELECT split_part('a,b,c', ',', 2), split_part('a,b,c', ',', -1), split_part('a,b,c', ',', -3), split_part('a,b,c', ',', -4), split_part('', ',', 1), split_part('aéébéé', 'éé', 3), split_part('abc', '', -1), split_part('aaa', 'aa', 2);
SELECT split_part('a,b', ',', 0);
SELECT split_part(t, ',', 0) FROM txt WHERE id = 1;
-- params: text:a.b.c | text:. | int4:-2
SELECT split_part($1, $2, $3) FROM parent WHERE id = 1;
SELECT id, concat(t, v, c), concat(id, '-', k), concat(t, NULL, 1, true, 2.50) FROM txt;
SELECT concat(NULL), concat(NULL, NULL), concat('a'), concat(1, 2), concat(true, false, NULL), concat(1.50, -0.0, 'x'), concat('é', '😀');
SELECT concat(b01, btf, bword, bmix), concat(n) FROM flags;
SELECT concat(f4, '|', f8, '|', n, '|', nx, '|', i8) FROM num;
SELECT concat(d, '|', tm, '|', ts, '|', tz, '|', iv) FROM moment;
SELECT concat(u36, u32, b, mood, j, jb) FROM doc;
-- set: TimeZone = 'Europe/Berlin'
SELECT concat(tz), tz || '', concat_ws(',', tz, d) FROM moment;
-- set: bytea_output = 'escape'
SELECT concat(b), b || ''::bytea, b::text FROM doc;
SELECT id, concat_ws(',', t, v, NULL, k), concat_ws('', id, k), concat_ws(NULL, t, 'x'), concat_ws(', ', NULL, t) FROM txt;
SELECT concat_ws(',', NULL, NULL), concat_ws('-', 1, 2.0, true), concat_ws(k, 1, 2) FROM txt WHERE id IN (1, 3);
SELECT concat_ws('é');  -- route: error
-- params: text:a | int4:5
SELECT concat($1, $2, label), concat_ws($1, $2, id, label) FROM parent;
SELECT id, ascii(t), ascii(v), ascii(k) FROM txt;
SELECT ascii(''), ascii('é'), ascii('😀'), ascii('x'), ascii(NULL), chr(65), chr(233), chr(128512), chr(1), chr(127), chr(128), chr(1114111);
SELECT chr(0);
SELECT chr(-1);
SELECT chr(1114112);
SELECT chr(55296);
SELECT chr(id + 64), ascii(chr(id + 200)) FROM parent;
SELECT id, starts_with(t, 'a'), starts_with(t, 'É'), t ^@ 'ab', starts_with(v, ''), starts_with(t, k) FROM txt;
SELECT id FROM txt WHERE t ^@ 'sm';
SELECT starts_with('', 'a'), starts_with('a', NULL), 'abc' ^@ 'abcd', 'é' ^@ 'é';
SELECT id, md5(t), md5(v), md5(c) FROM txt;
SELECT md5(''), md5('é'), md5(NULL), md5('\x00ff'::bytea), to_hex(255), to_hex(-1), to_hex(0), to_hex(2147483648), to_hex(-9223372036854775808);
SELECT to_hex(i4), to_hex(i8), to_hex(i2) FROM num;
SELECT quote_literal(t), quote_nullable(t), quote_literal(v), quote_nullable(NULL), quote_literal(k) FROM txt;
SELECT quote_literal(5), quote_literal(1.50), quote_literal(true), quote_nullable(id), quote_literal('a\b''c'), quote_literal('') FROM parent WHERE id = 1;
SELECT quote_ident(t) FROM txt;  -- route: forwarded
SELECT id, format('%s-%s', t, v), format('%L', t), format('%10s|%-10s|', k, k), format('%%') FROM txt;
SELECT format('Hello %s', 'World'), format('%2$s %1$s', 'a', 'b'), format('%s %1$s %s', 'a', 'b'), format('%*s|', 5, 'é'), format('%-*s|', 5, 'é'), format('%*2$s|%1$s', 'x', 7), format('%s', NULL), format('%L', NULL), format(NULL, 'x');
SELECT format('%s %s %s %s', 1, 2.50, true, 'x'), format('%L %L', 1, 'it''s'), format('%5$s', 1, 2, 3, 4, 5), format('no'), format('');
SELECT format('%s');
SELECT format('%x', 1);
SELECT format('%');
SELECT format('%1', 1);
SELECT format('%0$s', 1);
SELECT format('%3$s', 1, 2);
SELECT format('%s %', 1);
SELECT format('%99999999999s', 1);
SELECT format('%-5', 'x');
SELECT format('%*1s', 'x');
SELECT format('%s', d), format('%s', tz), format('%L', tm) FROM moment;
-- params: text:'%s=%s' | text:k | int4:4
SELECT format($1, $2, $3) FROM parent WHERE id = 1;
SELECT normalize(t), t IS NFC NORMALIZED FROM txt;  -- route: forwarded
SELECT to_ascii('x'), unistr('\0061');  -- route: postgres
SELECT string_agg(t, ',' ORDER BY id) FROM txt;  -- route: any
# casts and modifiers
SELECT id, t::varchar(3), t::char(3), v::text, c::text, c::varchar(2), t::varchar FROM txt;
SELECT t::bpchar, c::bpchar FROM txt;  -- route: forwarded
SELECT id, c::char(8), c::char(2), v::char(4), t::char FROM txt;
SELECT 'abc'::varchar(2), 'abc'::char(2), 'a'::char(3), 'é😀x'::varchar(2), ''::char(2), '  x  '::char(6), 'ab   '::varchar(3), 'abc'::char;
SELECT length('a  '::char(3)), 'a  '::char(3) || 'x', 'a  '::char(3)::text || 'x', 'a  '::char(3)::varchar || 'x', ('a '::char(3) = 'a'), ('a '::varchar(3) = 'a');
SELECT 5::text, 1.50::text, true::text, false::varchar(2), 5::varchar(1), 12345::char(3), '2024-01-02'::date::text, NULL::text;
SELECT i4::text, i8::varchar(5), f8::text, n::char(4), nx::varchar FROM num;
SELECT b01::text, btf::varchar, bword::char(2), bmix::varchar(3) FROM flags;
SELECT CAST(t AS varchar(2)) AS a, CAST(id AS char(1)) FROM txt;
SELECT id FROM txt WHERE c = 'ABC';
SELECT id FROM txt WHERE c = 'ABC  ';
SELECT id FROM txt WHERE c = 'ABC'::text;
SELECT id FROM txt WHERE c = 'ABC  '::text;
SELECT id FROM txt WHERE c = 'ABC  '::varchar(5);
SELECT id FROM txt WHERE c = v;
SELECT id FROM txt WHERE c = t;
SELECT id FROM txt WHERE c <> 'ABC' AND c <> '';
SELECT id FROM txt WHERE c IN ('ABC', 'é', 'x  ');
SELECT id FROM txt WHERE v = t AND v <> '';
SELECT id FROM txt WHERE t = 'É';
SELECT id FROM txt WHERE u IN ('é', 'É', '''"', '\', '  ');
SELECT id FROM txt WHERE u = 'e' || chr(769) OR u = 'cafe';
SELECT id FROM txt WHERE t = '';
SELECT id FROM txt WHERE t <> '' AND v <> '';
SELECT id, t = v, t <> v, t IS DISTINCT FROM v, t IS NOT DISTINCT FROM v FROM txt;
-- params: text:'ABC  '
SELECT id FROM txt WHERE c = $1;
-- params: bpchar:'ABC  '
SELECT id FROM txt WHERE c = $1;
-- params: varchar:ABC
SELECT id FROM txt WHERE c = $1 OR v = $1 OR t = $1;
-- params: :'ABC  '
SELECT id FROM txt WHERE c = $1;
-- params: text:é
SELECT id FROM txt WHERE u = $1 OR k = $1;
SELECT count(DISTINCT c), count(DISTINCT t), count(DISTINCT v) FROM txt;
SELECT DISTINCT k FROM txt;
SELECT c, count(*) FROM txt GROUP BY c;
SELECT k, count(*) FROM txt GROUP BY k HAVING count(*) > 1;
SELECT lower(k), count(*) FROM txt GROUP BY lower(k);  -- route: any
SELECT nullif(t, v), coalesce(t, 'none'), coalesce(c, 'none'), coalesce(c, v), greatest(1, 2) FROM txt;  -- route: any
SELECT CASE t WHEN 'abc' THEN 'x' WHEN 'ABC' THEN c ELSE v END FROM txt;  -- route: any
SELECT CASE c WHEN 'ABC' THEN 'x' ELSE 'y' END FROM txt;
# writes
INSERT INTO txt (id, t, v, c) VALUES (100, 'é', '0123456789', '12345');
INSERT INTO txt (id, v) VALUES (100, '0123456789a');
INSERT INTO txt (id, v) VALUES (100, '0123456789   ');
INSERT INTO txt (id, c) VALUES (100, '123456');
INSERT INTO txt (id, c) VALUES (100, '12345   ');
INSERT INTO txt (id, v) VALUES (100, 'éééééééééé');
INSERT INTO txt (id, v) VALUES (100, 'ééééééééééé');
INSERT INTO txt (id, v, c) VALUES (100, 'abcdefghijkl'::varchar(5), 'abcdefgh'::char(3));
INSERT INTO txt (id, v) VALUES (100, 'abcdef' || 'ghijkl');
INSERT INTO txt (id, v) VALUES (100, 12345678901);
INSERT INTO txt (id, t, v) VALUES (100, 5, true);
-- params: text:'0123456789a'
INSERT INTO txt (id, v) VALUES (100, $1);
-- params: text:'ab   '
INSERT INTO txt (id, c, v, t) VALUES (100, $1, $1, $1);
UPDATE txt SET t = upper(t), v = left(v, 2) WHERE id < 9;
UPDATE txt SET t = concat(t, '-', id), k = reverse(k) WHERE id IN (1, 5, 9);
UPDATE txt SET v = t WHERE id = 16;
UPDATE txt SET v = t::varchar(10) WHERE id = 16;
UPDATE txt SET c = c || 'zzzz' WHERE id = 1;
UPDATE txt SET t = replace(t, 'é', 'e') WHERE t LIKE '%é%' RETURNING id, t, length(t);
UPDATE txt SET t = chr(0) WHERE id = 1;
DELETE FROM txt WHERE length(t) > 10 RETURNING id, t;
