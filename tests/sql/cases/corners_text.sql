# Order of sub-queries, VALUES, collations, character(n), functions of the session and of sets.
SELECT string_agg(name, ',') FROM (SELECT name FROM emp ORDER BY id DESC) x;  -- route: sqlite
SELECT string_agg(name, ',') FROM (SELECT name FROM emp ORDER BY salary DESC NULLS LAST, id) x;  -- route: sqlite
SELECT * FROM (SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id) x;  -- order: exact
SELECT x.id FROM (SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id LIMIT 5) x;  -- order: exact
SELECT x.id FROM (SELECT id, salary FROM emp ORDER BY salary DESC NULLS LAST, id) x WHERE salary > 100;  -- order: exact
SELECT x.id FROM (SELECT id, salary FROM emp ORDER BY salary DESC NULLS LAST, id) x LIMIT 3;  -- order: exact
SELECT x.id, row_number() OVER () FROM (SELECT id, salary FROM emp ORDER BY salary DESC NULLS LAST, id) x;  -- order: exact
# PostgreSQL may sort by dept_id, and so lose the inner order: its plan decides.
-- order: count
SELECT dept_id, string_agg(name, ',') FROM (SELECT dept_id, name FROM emp ORDER BY id DESC) x GROUP BY dept_id ORDER BY 1;  -- route: forwarded
SELECT array_agg(id) FROM (SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id) x;  -- route: sqlite
SELECT json_agg(id) FROM (SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id) x;  -- route: sqlite
WITH x AS (SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id) SELECT * FROM x;  -- order: exact
WITH x AS (SELECT name FROM emp ORDER BY id DESC) SELECT string_agg(name, ',') FROM x;
SELECT string_agg(name, ',') FROM emp;  -- route: forwarded
SELECT EXISTS (SELECT 1 FROM emp OFFSET 100), EXISTS (SELECT 1 FROM emp LIMIT 0), EXISTS (SELECT 1 FROM emp LIMIT NULL), EXISTS (SELECT 1 FROM emp OFFSET 7), EXISTS (SELECT count(*) FROM emp WHERE false), EXISTS (SELECT 1 FROM emp WHERE false GROUP BY ()), EXISTS (SELECT NULL);  -- route: sqlite
SELECT id FROM emp WHERE EXISTS (SELECT 1 FROM dept LIMIT (SELECT 0));
SELECT id FROM emp WHERE id IN (SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id LIMIT 3) ORDER BY id;
SELECT id FROM emp WHERE id NOT IN (SELECT id FROM emp ORDER BY id OFFSET 3) ORDER BY id;
SELECT id FROM emp WHERE id = (SELECT id FROM emp ORDER BY id DESC LIMIT 1 OFFSET 1);
SELECT id FROM emp WHERE (dept_id IN (SELECT boss_id FROM emp)) IS UNKNOWN ORDER BY id;
SELECT id FROM emp WHERE (dept_id NOT IN (1, NULL)) IS NOT FALSE ORDER BY id;
SELECT id FROM emp WHERE (dept_id = ANY (SELECT boss_id FROM emp)) IS NOT TRUE ORDER BY id;
SELECT id FROM emp WHERE NOT EXISTS (SELECT 1 FROM dept WHERE dept.id = emp.dept_id AND dept.budget > emp.salary) ORDER BY id;
VALUES (1), (2) ORDER BY 1 DESC LIMIT 1;
VALUES (1), (2.5), (NULL);
VALUES (1), ('3');
VALUES ('a'), (NULL), ('b');
VALUES (1, 'a'), (2);
VALUES (DEFAULT);  -- route: postgres
VALUES (1) UNION VALUES (2) ORDER BY column1;
SELECT * FROM (VALUES (1, 2), (3, 4)) v WHERE column2 > 2;
SELECT * FROM (VALUES ('2024-01-01'::date), (NULL)) v (d) ORDER BY d;
SELECT * FROM (VALUES (1.50), (2)) v (n) ORDER BY n;
SELECT n * 2, n + 0.001 FROM (VALUES (1.50), (2)) v (n) ORDER BY n;
SELECT * FROM (VALUES ('a'::char(3)), ('b'::char(3))) v (c) WHERE c = 'a';
TABLE dept ORDER BY id;
TABLE emp LIMIT 0;
TABLE nope;
SELECT ALL id FROM emp WHERE id = 1;
SELECT 1 AS aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhh;
SELECT id AS "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhh" FROM emp WHERE id = 1;
SELECT aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhh FROM emp;
SELECT U&"\0069d" FROM emp WHERE id = 1;
SELECT COUNT(*), "count"(*), pg_catalog.count(*), pg_catalog.lower('A'), pg_catalog."lower"('B') FROM emp;
SELECT public.lower('A');  -- route: postgres
SELECT nope.lower('A');  -- route: postgres
SELECT nope('A');  -- route: postgres
SELECT lower();
SELECT lower(1);
SELECT lower('a', 'b');
SELECT lower(DISTINCT 'a');  -- route: postgres
SELECT lower(*);  -- route: postgres
SELECT lower('a') FILTER (WHERE true);  -- route: postgres
SELECT lower('a') OVER ();  -- route: postgres
SELECT count(*) WITHIN GROUP (ORDER BY id) FROM emp;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) FROM emp;  -- route: sqlite
SELECT mode() WITHIN GROUP (ORDER BY dept_id) FROM emp;  -- route: sqlite
SELECT 'abc'::char, 'abc'::"char", 'abc'::bpchar, 'abc'::name, 'abc'::character varying(2), 'abc'::pg_catalog.varchar, '5'::pg_catalog.int4, '5'::int8, '5.55'::dec(3,1), '5'::oid, '5'::float(24), '0.1'::float(25), '101'::bit(3), '2024-01-01 01:02:03.456789'::timestamp(3), '01:02:03.987'::time(1), '1.5'::money;  -- route: postgres
SELECT 'abc'::varchar(0);
SELECT '1'::nope;  -- route: postgres
SELECT 1 OPERATOR(pg_catalog.+) 2, 2 OPERATOR(pg_catalog.*) 3 + 1, 1 OPERATOR(pg_catalog.=) 1;
SELECT t COLLATE "C" FROM txt WHERE id = 1;
SELECT t COLLATE "POSIX" < 'b' COLLATE "C" FROM txt WHERE id = 1;
SELECT t COLLATE "nope" FROM txt;
SELECT id COLLATE "C" FROM txt;
SELECT id FROM txt ORDER BY t COLLATE "de_DE", id;
SELECT id FROM txt ORDER BY t COLLATE "default", id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY t COLLATE "ucs_basic", id;
SELECT id FROM txt ORDER BY t COLLATE "unicode", id;
SELECT id FROM txt WHERE t COLLATE "C" > 'a' ORDER BY id;
SELECT max(t COLLATE "C"), min(t COLLATE "C") FROM txt;
SELECT t COLLATE "C" AS x FROM txt ORDER BY x;
SELECT x FROM (SELECT t COLLATE "C" AS x FROM txt) a ORDER BY x;
SELECT x FROM (SELECT t COLLATE "C" AS x FROM txt UNION SELECT v FROM txt) a ORDER BY x;
SELECT t COLLATE "C" || v COLLATE "POSIX" FROM txt;
SELECT lower(t COLLATE "C"), upper(t COLLATE "C"), initcap(t COLLATE "C"), lower(t), upper(t), initcap(t) FROM txt ORDER BY id;
SELECT t ILIKE 'É%' COLLATE "C", t COLLATE "C" ILIKE 'é%', t ~* 'É', t COLLATE "C" ~* 'É' FROM txt ORDER BY id;
SELECT greatest(t COLLATE "C", v) FROM txt ORDER BY id;  -- route: sqlite / forwarded
SELECT CASE WHEN id > 1 THEN t COLLATE "C" ELSE v END AS x FROM txt ORDER BY x, id;  -- route: sqlite
SELECT id, t > v, t >= k, t = u, v < c, u <> k FROM txt ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t > 'Z' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t BETWEEN 'a' AND 'f' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE (t, v) > ('a', 'b') ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE lower(t) = 'école' ORDER BY id;
SELECT id FROM txt WHERE lower(t) = lower('ÉCOLE') ORDER BY id;
SELECT id FROM txt WHERE length(t) = 5 AND t LIKE '_____' ORDER BY id;
SELECT id FROM txt WHERE t ILIKE '%İ%' OR t ILIKE '%ı%' ORDER BY id;
SELECT id FROM txt WHERE t LIKE v || '%' ORDER BY id;
SELECT id FROM txt WHERE t LIKE '%' || u || '%' ORDER BY id;
SELECT id FROM txt WHERE t LIKE u ORDER BY id;
SELECT id FROM txt WHERE v LIKE t ORDER BY id;
SELECT id FROM txt WHERE t NOT LIKE ALL (ARRAY['a%', 'A%']) ORDER BY id;
SELECT id FROM txt WHERE t LIKE ANY (ARRAY['a%', '%e']) ORDER BY id;
SELECT id FROM txt WHERE position(u IN t) > 0 ORDER BY id;
SELECT id FROM txt WHERE t = '' OR t = ' ' ORDER BY id;
SELECT id FROM txt WHERE t <> '' ORDER BY id;
SELECT id FROM txt WHERE NOT (t = '') ORDER BY id;
SELECT id FROM txt WHERE t IN ('', NULL) ORDER BY id;
SELECT id FROM txt WHERE coalesce(t, '') = '' ORDER BY id;
SELECT id FROM txt WHERE nullif(t, '') IS NULL ORDER BY id;
SELECT id FROM txt WHERE trim(t) = '' ORDER BY id;
SELECT id FROM txt WHERE t || v = v || t ORDER BY id;
SELECT id FROM txt WHERE substr(t, 1, 1) = 'a' ORDER BY id;
SELECT id FROM txt WHERE t::char(3) = 'abc' ORDER BY id;
SELECT id FROM txt WHERE t::varchar(3) = 'abc' ORDER BY id;
SELECT id FROM txt WHERE v::char(10) = t ORDER BY id;
SELECT id, c::varchar, c::char(2), c::text || 'x', c::varchar(3) || 'x', concat(c, 'x'), c || c, c || v, replace(c, ' ', '_'), c::bytea FROM txt ORDER BY id;
SELECT id, lpad(c, 7, '*'), rpad(c, 7, '*'), reverse(c), left(c, 3), right(c, 2), repeat(c, 2), md5(c), substr(c, 2), trim(c), position('a' IN c), strpos(c, 'b'), translate(c, 'a', 'b'), split_part(c, ' ', 1), initcap(c), ascii(c) FROM txt ORDER BY id;
SELECT id, char_length(c), bit_length(c), octet_length(c), coalesce(c, 'zz') || '|', nullif(c, 'abc'), greatest(c, 'b'), CASE WHEN id > 2 THEN c END, (SELECT c) FROM txt ORDER BY id;  -- route: forwarded
SELECT max(c), min(c), count(DISTINCT c), string_agg(c, '|' ORDER BY id), string_agg(DISTINCT c, '|') FROM txt WHERE id < 3;  -- route: forwarded
SELECT json_agg(c ORDER BY id), to_json(min(c)), quote_literal(min(c)), format('%s|', min(c)) FROM txt WHERE id < 3;  -- route: forwarded
SELECT c FROM txt WHERE c IS NOT DISTINCT FROM 'abc  ' OR c = ANY (ARRAY['ABC']) ORDER BY id;
SELECT c = 'abc'::text || ' ', c = 'abc '::text, c::text = 'abc '::text, c = 'abc '::varchar, c = 'abc '::bpchar FROM txt WHERE id = 1;
SELECT x || '|', length(x) FROM (SELECT c AS x FROM txt) a ORDER BY 1;  -- route: sqlite / forwarded
SELECT x || '|' FROM (SELECT c AS x FROM txt UNION ALL SELECT 'zz'::char(5)) a ORDER BY 1;  -- route: sqlite / forwarded
SELECT flag, flag || '!', flag = 'T', flag::bool, CASE flag WHEN 'T' THEN 1 ELSE 0 END FROM "user" ORDER BY id;
SELECT a.v FROM txt a WHERE a.v > ALL (SELECT v FROM txt WHERE v < 'b') ORDER BY 1;  -- route: sqlite / forwarded
SELECT name, email, lower(email) FROM "user" WHERE lower(email) = 'ünal@example.org';
SELECT upper(name) FROM "user" WHERE upper(name) LIKE 'Ü%';
SELECT id FROM "user" WHERE name ILIKE 'ü%' OR email ILIKE '%ÜNAL%' ORDER BY id;
SELECT id FROM "user" WHERE name LIKE 'd''%\_50\%' ORDER BY id;
SELECT id FROM "user" WHERE name SIMILAR TO 'A%|b%' ORDER BY id;
SELECT id FROM "user" WHERE name ~ '^[A-Z]' ORDER BY id;
SELECT id FROM "user" WHERE name ~ '\d' ORDER BY id;
SELECT regexp_replace(name, '[aeiou]', '*', 'g'), substring(name FROM '[a-z]+'), regexp_match(name, 'n') FROM "user" ORDER BY id;  -- route: forwarded
SELECT (regexp_matches(name, '[a-z]', 'g'))[1] FROM "user" WHERE id = 1;  -- route: forwarded
SELECT regexp_split_to_array('a,b', ','), string_to_array('a,b,NULL', ',', 'NULL'), array_to_string(ARRAY['a', NULL, 'b'], ',', '-');  -- route: postgres
SELECT unnest(ARRAY[1, 2]), id FROM emp WHERE id < 3 ORDER BY 2, 1;  -- route: sqlite
SELECT generate_series(1, 3), generate_series(1, 2);  -- route: sqlite
SELECT id, generate_series(1, id) FROM dept ORDER BY 1, 2;  -- route: sqlite
SELECT * FROM generate_series(1, 3) g JOIN emp ON emp.id = g ORDER BY 1;  -- route: sqlite
SELECT g, count(e.id) FROM generate_series(1, 3) g LEFT JOIN emp e ON e.dept_id = g GROUP BY g ORDER BY g;  -- route: sqlite
SELECT count(*) FROM generate_series(1, 10) WITH ORDINALITY;  -- route: sqlite
SELECT pg_typeof(id), pg_typeof(bonus), pg_typeof(name), pg_typeof(salary * 1.0), pg_typeof(avg(salary) OVER ()), pg_typeof('x'), pg_typeof(NULL) FROM emp WHERE id = 1;  -- route: forwarded
SELECT 'emp'::regclass, 'emp'::regclass::text, to_regclass('nope'), 'int4'::regtype;  -- route: postgres
SELECT 'nope'::regclass;  -- route: postgres
SELECT 'emp'::regclass::oid > 0;  -- route: postgres
SELECT obj_description('emp'::regclass);  -- route: postgres
SELECT current_setting('TimeZone'), current_setting('nope.x', true);  -- route: postgres
SELECT current_setting('nope');  -- route: postgres
SELECT set_config('application_name', 'x', false);  -- route: any
SELECT nextval('user_id_seq') > 0;  -- route: sqlite
SELECT pg_sleep(0);  -- route: postgres
SELECT pg_backend_pid() > 0;  -- route: postgres
SELECT txid_current() > 0;  -- route: postgres
SELECT gen_random_uuid() IS NOT NULL;  -- route: postgres
SELECT md5('x'), sha256('x'::bytea), crc32('x');  -- route: postgres
SELECT least(1, 2.5, NULL), greatest('a', 'b', NULL), greatest(NULL, NULL), least(date '2024-01-01', timestamp '2023-01-01 00:00:00'), greatest(1::int2, 5000000000);  -- route: sqlite / postgres
SELECT least(1, 'a');
SELECT least('1', 2), greatest('10', 9), coalesce(NULL, '5', 6), coalesce('5', 6) + 1, nullif('5', 5), nullif(5, '5');  -- route: sqlite
SELECT CASE WHEN true THEN '5' ELSE 6 END, CASE 5 WHEN '5' THEN 'y' END, CASE '5' WHEN 5 THEN 'y' END, CASE NULL WHEN NULL THEN 1 ELSE 2 END;
SELECT CASE WHEN true THEN 'a' ELSE 1 END;
SELECT CASE WHEN 1 THEN 2 END;
SELECT CASE 1 WHEN 'a' THEN 2 END;
SELECT CASE WHEN 'a' = 'b' THEN 1 WHEN NULL THEN 2 END;
SELECT CASE id WHEN 1 THEN 1.5 WHEN 2 THEN 2 ELSE NULL END, CASE WHEN id = 1 THEN 1::int2 ELSE id END, CASE WHEN id = 1 THEN grade ELSE id END, CASE WHEN id = 1 THEN bonus ELSE grade END FROM emp ORDER BY id;
SELECT NULLIF(1, 1.0), NULLIF(1, 2.0), NULLIF(1.50, 1), NULLIF('a'::varchar, 'a'), NULLIF(NULL, 1), NULLIF(1, NULL), NULLIF(date '2024-01-01', '2024-01-01');  -- route: sqlite
