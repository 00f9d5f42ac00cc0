# Names of result columns, quoted names, LIKE and text functions, LIMIT, ORDER BY and GROUP BY by name and number.
SELECT 1, 'a', NULL, true, 1.5, now() IS NOT NULL, current_date IS NULL, CASE WHEN true THEN 1 END, coalesce(1, 2), nullif(1, 2), greatest(1, 2), least(1, 2), EXISTS (SELECT 1), (SELECT 1), (SELECT 1 AS x), 1::int, 1::bigint, '1'::text, CAST('2' AS integer), ARRAY[1, 2], ROW(1, 2) = ROW(1, 2), 1 IN (1, 2), NOT true, - 1;
SELECT id::text, id::numeric(5,2), upper(name), upper(name)::varchar(3), (id), (id + 1), id + 1, -id, name || 'x', CASE id WHEN 1 THEN name ELSE 'b' END FROM emp WHERE id = 1;
SELECT CASE WHEN id = 1 THEN name ELSE id::text END, CASE WHEN id = 1 THEN 1 ELSE id END, CASE WHEN true THEN 'x' ELSE upper(name) END FROM emp WHERE id = 1;
SELECT (SELECT max(id) FROM emp), (SELECT id AS foo FROM emp LIMIT 1), (SELECT id + 1 FROM emp ORDER BY id LIMIT 1), EXISTS (SELECT id FROM emp) FROM dept WHERE id = 1;
SELECT id IS NULL, id IS NOT NULL, remote IS TRUE, name LIKE 'a%', name ILIKE 'a%', id BETWEEN 1 AND 2, id = ANY (ARRAY[1]), id IN (SELECT 1), name COLLATE "C", id IS DISTINCT FROM 1 FROM emp WHERE id = 1;
SELECT extract(year FROM hired), date_part('year', hired), hired - hired, position('a' IN name), substring(name FROM 1 FOR 2), trim(name), trim(both 'A' FROM name), overlay(name PLACING 'x' FROM 1), date_trunc('month', hired), hired AT TIME ZONE 'UTC', interval '1 day' FROM emp WHERE id = 1;
SELECT count(*), count(id), sum(id), avg(id)::int, string_agg(name, ',' ORDER BY id), array_agg(id ORDER BY id), bool_and(remote), row_number() OVER () FROM emp;
SELECT current_user IS NOT NULL, session_user IS NOT NULL, current_schema, current_database() IS NULL, version() IS NULL, pg_typeof(1);  -- route: postgres
SELECT localtimestamp IS NULL, current_timestamp IS NULL, current_time IS NULL, localtime IS NULL;  -- route: postgres
SELECT int '5', text 'a', date '2024-01-01', timestamp '2024-01-01', interval '1 day', boolean 'yes', numeric '1.50', float8 '1.5';
SELECT id AS "select", name AS "From", salary "x y" FROM emp WHERE id = 1;
SELECT "id", "emp"."name", EMP.ID FROM emp WHERE id = 1;
SELECT "Id", "UserName", "order" FROM "Mixed" ORDER BY "order" NULLS FIRST;
SELECT id FROM "Mixed";
SELECT Id FROM "Mixed";
SELECT * FROM mixed;
SELECT "ID" FROM emp;
SELECT "limit", "user".name FROM "user" WHERE "limit" > 5 ORDER BY id;
SELECT user FROM emp WHERE id = 1;  -- route: forwarded
SELECT emp FROM emp WHERE id = 1;  -- route: forwarded
SELECT (emp).name FROM emp WHERE id = 1;  -- route: forwarded
SELECT (emp).* FROM emp WHERE id = 1;  -- route: forwarded
SELECT emp.* FROM emp WHERE emp IS NOT NULL;  -- route: sqlite
SELECT count(emp) FROM emp;  -- route: sqlite
SELECT count(emp.*) FROM emp;  -- route: sqlite
SELECT e FROM (SELECT 1 AS a, 2 AS b) e;  -- route: postgres
SELECT name(emp) FROM emp WHERE id = 1;  -- route: forwarded
SELECT emp.upper FROM emp;
SELECT e.* FROM emp e, dept d WHERE e.id = 1 AND d.id = 1;
SELECT e.*, d.*, e.id FROM emp e, dept d WHERE e.id = 1 AND d.id = 1;
SELECT *, id FROM emp WHERE id = 1;
SELECT *, * FROM dept WHERE id = 1;
SELECT nope.* FROM emp;
SELECT FROM emp WHERE id < 3;  -- route: forwarded
SELECT;  -- route: postgres
SELECT WHERE true;  -- route: postgres
SELECT 1 WHERE false;
SELECT 1 FROM emp WHERE NULL;
SELECT 1 FROM emp WHERE 'yes';
SELECT 1 FROM emp WHERE 't' AND id = 1;
SELECT 1 FROM emp WHERE 1;
SELECT 1 FROM emp WHERE id;
SELECT 1 FROM emp WHERE 'maybe';
SELECT 1 FROM emp WHERE name;
SELECT remote = 't', remote = 'yes', remote = 'on', remote = '1', remote = ' true ' FROM emp WHERE id = 1;
SELECT remote = 1 FROM emp WHERE id = 1;
SELECT remote::int, remote::text, remote::int + 1 FROM emp WHERE id < 3 ORDER BY id;
SELECT true::text, 't'::boolean, 1::boolean, 0::boolean, 5::boolean, 'f'::boolean::text, 'TRUE'::bool;
SELECT 'tr'::boolean, 'of'::boolean, 'n'::boolean, 'YES'::boolean;
SELECT 'o'::boolean;
SELECT remote > false, remote AND NULL, remote OR NULL, NOT NULL::boolean FROM emp WHERE id < 3 ORDER BY id;
SELECT max(remote::int), bool_or(remote), count(*) FILTER (WHERE remote) FROM emp;
SELECT max(remote) FROM emp;
SELECT sum(remote) FROM emp;
SELECT name FROM emp WHERE name LIKE '%\%' ORDER BY id;
SELECT t FROM txt WHERE t LIKE '%\%%' ORDER BY id;
SELECT t FROM txt WHERE t LIKE '%\_%' ORDER BY id;
SELECT t FROM txt WHERE t LIKE '%|%%' ESCAPE '|' ORDER BY id;
SELECT t FROM txt WHERE t LIKE '%\%' ESCAPE '' ORDER BY id;
SELECT t FROM txt WHERE t LIKE 'abc\' ORDER BY id;
SELECT 'a' LIKE 'a\';
SELECT 'abc' LIKE 'a_c', 'a' LIKE '', '' LIKE '', '' LIKE '%', 'ab' LIKE '_', 'é' LIKE '_', 'É' ILIKE 'é', 'ß' ILIKE 'SS', 'İ' ILIKE 'i', 'a%b' LIKE 'a\%b', 'a\b' LIKE 'a\\b', 'a\b' LIKE 'a\b';
SELECT 'abc' LIKE 'ABC', 'abc' ~~ 'a%', 'abc' ~~* 'A%', 'abc' !~~ 'a%', 'abc' NOT LIKE 'a%', 'abc' NOT ILIKE 'B%';
SELECT 'abc' LIKE NULL, NULL LIKE 'a', 'abc' LIKE 'a%' ESCAPE NULL;
SELECT 'abc' LIKE 'a%' ESCAPE 'xx';
SELECT 'aXb' LIKE 'aXXb' ESCAPE 'X', 'a%b' LIKE 'a%%b' ESCAPE '%', 'a_b' LIKE 'a__b' ESCAPE '_';
SELECT 5 LIKE '5';
SELECT id FROM emp WHERE id LIKE '1';
SELECT id FROM emp WHERE id::text LIKE '1%' ORDER BY id;
SELECT 'abc' SIMILAR TO 'a(b|x)c', 'abc' SIMILAR TO 'ab', 'abc' SIMILAR TO '%c';
SELECT 'abc' ~ '^a', 'abc' ~* 'B', 'abc' !~ 'z', 'a\nb' ~ 'a.b', E'a\nb' ~ 'a.b', E'a\nb' ~ '^b', 'aaa' ~ '^a{2}$';
SELECT 'abc' GLOB 'a*';
SELECT 'abc' REGEXP 'a';
SELECT 'abc' MATCH 'a';
SELECT substr('hello', 0, 3), substr('hello', -1, 4), substr('hello', 2), substring('hello', 2, 2), substr('hello', 10), substr('hello', 2, 0);
SELECT substr('hello', 2, -1);
SELECT left('hello', -2), right('hello', -2), left('hello', 0), left('é', 1), right('aé', 1), left('hello', 100);
SELECT length(''), length('é'), length('😀'), char_length('e' || chr(769)), octet_length('é'), bit_length('a');
SELECT replace('aaa', 'a', ''), replace('abc', '', 'x'), replace('', 'a', 'b'), replace('abc', 'b', NULL);
SELECT concat('a', NULL, 1, true, 1.50), concat_ws(',', 'a', NULL, 'b'), concat_ws(NULL, 'a'), concat();
SELECT concat(NULL), concat_ws(',', NULL, NULL), 'a' || NULL, 'a' || 1::text, 'a' || 1.50 || true;
SELECT lpad('a', 3), lpad('abc', 2), rpad('a', 3, 'xy'), lpad('a', -1), lpad('a', 3, ''), repeat('ab', 2), repeat('a', 0), repeat('a', -1), reverse('aé😀');
SELECT upper('straße'), lower('ÀÉ'), initcap('hello wORLD foo-bar a1b é'), ascii('é'), ascii(''), chr(233), md5('a'), strpos('hello', 'l'), strpos('hello', ''), strpos('', 'a'), position('' IN 'a');
SELECT chr(0);
SELECT chr(-1);
SELECT chr(1114112);
SELECT trim('  a  '), ltrim('xxa', 'x'), rtrim('axx', 'x'), btrim('xyaxy', 'xy'), trim(leading 'x' FROM 'xa'), trim(E'\ta\t'), ltrim(''), trim('' FROM 'a');
SELECT split_part('a,b,c', ',', 2), split_part('a,b', ',', 5), split_part('a,b,c', ',', -1), split_part('', ',', 1), split_part('abc', '', 1);
SELECT split_part('a', ',', 0);
SELECT translate('abc', 'ab', 'x'), overlay('abcdef' placing 'XX' from 2 for 3), starts_with('abc', 'ab'), to_hex(255), to_hex(-1), quote_literal('a''b'), quote_ident('A b'), quote_nullable(NULL);  -- route: postgres
SELECT format('%s %I %L', 'a', 'b', 'c'), format('%%'), format('%2$s %1$s', 'a', 'b'), format('%5s|%-5s|', 'a', 'b');
SELECT to_char(5, '999'), to_char(1234.5, '9,999.99'), to_char(-5, 'S99'), to_number('1,234', '9,999');  -- route: postgres
SELECT t COLLATE "C" < 'b' FROM txt ORDER BY id;
SELECT encode('abc'::bytea, 'hex'), decode('616263', 'hex'), 'abc'::bytea, E'\\x61'::bytea, length('\x00ff'::bytea);
SELECT 'a'::text = 'a '::text, 'a' = 'a ', 'a'::varchar = 'a '::varchar, 'abc' < 'abd', 'Z' < 'a', '' < 'a', 'a' < 'é';  -- route: sqlite / postgres
SELECT E'a\0b';
SELECT E'\xff';
SELECT U&'\00e9', E'\u00e9', E'tab\there', 'it''s', $$dollar$$, $a$x$a$;
SELECT 'foo'
'bar';
SELECT 'foo' 'bar';
SELECT x'1F', b'101', X'FF'::int;  -- route: postgres
SELECT 0x1F;
SELECT 1_000;
SELECT 1a;
SELECT 1 a;
SELECT 1 AS a b;
SELECT 'a' AS a, 'b' a;
SELECT "a";
SELECT `a`;
SELECT [a] FROM emp;
SELECT 1;;
SELECT 1 -- comment
;
SELECT /* nested /* comment */ */ 1;
SELECT id FROM emp LIMIT 2, 3;
SELECT id FROM emp ORDER BY id LIMIT 2 OFFSET 1 ROWS;
SELECT id FROM emp ORDER BY id OFFSET 1 LIMIT 2;
SELECT id FROM emp ORDER BY id FETCH FIRST ROW ONLY;
SELECT id FROM emp ORDER BY id FETCH FIRST (1 + 1) ROWS ONLY;
SELECT id FROM emp ORDER BY id LIMIT '2';
SELECT id FROM emp ORDER BY id LIMIT 2.5;  -- route: forwarded
SELECT id FROM emp ORDER BY id LIMIT 1.5;  -- route: forwarded
SELECT id FROM emp ORDER BY id LIMIT 'a';
SELECT id FROM emp ORDER BY id LIMIT -1;
SELECT id FROM emp ORDER BY id LIMIT NULL OFFSET NULL;
SELECT id FROM emp ORDER BY id LIMIT (SELECT NULL::int);
SELECT id FROM emp ORDER BY id LIMIT 9223372036854775808;
SELECT id FROM emp ORDER BY id OFFSET 9223372036854775807;
SELECT id FROM emp ORDER BY id LIMIT 9223372036854775807 OFFSET 1;
SELECT id FROM emp ORDER BY id LIMIT 0 OFFSET 100;
SELECT id FROM emp ORDER BY id LIMIT 1/0;
SELECT id FROM emp ORDER BY id LIMIT id;
SELECT DISTINCT salary FROM emp ORDER BY salary + 1;
SELECT DISTINCT salary + 1 FROM emp ORDER BY salary + 1;
SELECT DISTINCT salary AS s FROM emp ORDER BY s DESC NULLS LAST;
SELECT DISTINCT ON (dept_id) id, dept_id FROM emp ORDER BY dept_id NULLS FIRST, id DESC;
SELECT DISTINCT ON (dept_id) id, dept_id FROM emp ORDER BY id;
SELECT DISTINCT ON (dept_id + 0) id, dept_id FROM emp ORDER BY dept_id + 0, id;
SELECT DISTINCT ON (1) dept_id, id FROM emp ORDER BY 1, 2;
SELECT DISTINCT count(*) OVER () FROM emp;
SELECT id, salary AS id FROM emp ORDER BY id;
SELECT -id AS id FROM emp ORDER BY id;
SELECT -id AS id FROM emp ORDER BY emp.id;
SELECT -id AS id FROM emp ORDER BY -id;
SELECT -id AS id FROM emp ORDER BY id + 0;
SELECT -id AS x FROM emp ORDER BY x + 1;
SELECT id AS x, -id AS y FROM emp ORDER BY y, x;
SELECT dept_id AS salary, count(*) FROM emp GROUP BY salary;
SELECT dept_id AS d, max(salary) AS dept_id FROM emp GROUP BY d ORDER BY dept_id;
SELECT upper(name) AS name, count(*) FROM emp GROUP BY name ORDER BY 1 COLLATE "C";
SELECT salary / 1000 AS salary, count(*) FROM emp GROUP BY salary ORDER BY 1, 2;
SELECT salary / 1000 AS salary FROM emp GROUP BY salary HAVING salary > 4 ORDER BY 1;
SELECT salary / 1000 AS k FROM emp HAVING k > 4;
SELECT salary / 1000 AS k FROM emp WHERE k > 4;
SELECT count(*) AS c FROM emp GROUP BY dept_id HAVING c > 1;
SELECT count(*) AS c FROM emp GROUP BY dept_id HAVING count(*) > 1 ORDER BY c DESC;
SELECT dept_id, count(*) c FROM emp GROUP BY dept_id ORDER BY count(*) DESC, dept_id LIMIT 1;
SELECT max(id) FROM emp ORDER BY id;
SELECT max(id) FROM emp ORDER BY max(id);
SELECT max(id) FROM emp GROUP BY ();  -- route: sqlite
SELECT 1 FROM emp GROUP BY dept_id, dept_id ORDER BY 1;
SELECT count(*) FROM emp GROUP BY NULL;
SELECT count(*) FROM emp GROUP BY 1 + 1;
SELECT count(*) FROM emp GROUP BY 'a'::text;
SELECT count(*) FROM emp GROUP BY true;
SELECT dept_id FROM emp GROUP BY 1 ORDER BY 1 DESC;
SELECT dept_id FROM emp GROUP BY -1;
SELECT dept_id FROM emp ORDER BY -1;
SELECT id FROM emp ORDER BY 1 + 0, id;
SELECT id FROM emp ORDER BY '1'::int, id;
SELECT id FROM emp ORDER BY true, id DESC;
SELECT id FROM emp ORDER BY (1), id DESC;
SELECT id FROM emp ORDER BY (2), id DESC;
SELECT id FROM emp ORDER BY +1;
