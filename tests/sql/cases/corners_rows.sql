# Functions that return sets, LATERAL, whole rows, ARRAY(SELECT ...), WITHIN GROUP.
SELECT id, unnest(words) FROM doc ORDER BY id DESC;  -- order: exact
SELECT id, unnest(ints) AS x, id * 2 FROM doc ORDER BY x DESC NULLS LAST, id LIMIT 4;
SELECT id, unnest(ints) FROM doc ORDER BY id DESC LIMIT 3;  -- order: exact
SELECT id, unnest(ints) FROM doc ORDER BY id OFFSET 2 LIMIT 3;  -- order: exact
SELECT unnest(ints) FROM doc WHERE id = 4;
SELECT unnest('{{1,2},{3,4}}'::int[]), id FROM doc WHERE id < 3 ORDER BY 2, 1;  -- route: forwarded
SELECT array_length('{{1,2},{3,4}}'::int[], 1), id FROM doc WHERE id = 1;  -- route: forwarded
SELECT ints || '{{1,2}}'::int[] FROM doc WHERE id = 2;  -- route: forwarded
SELECT id FROM doc WHERE ints = '{{1,2},{3,4}}' ORDER BY id;
SELECT id FROM doc WHERE ints = '[2:3]={1,2}' ORDER BY id;
SELECT id, generate_series(1, id), generate_series(1, 2) FROM dept ORDER BY id;  -- order: exact
SELECT generate_series(1, 3) + 1, generate_series(1, 2) * 10;  -- order: exact
SELECT generate_series(1, id) % 2 AS m, count(*) FROM dept GROUP BY m ORDER BY 1;  -- route: forwarded
SELECT DISTINCT generate_series(1, 3) % 2 ORDER BY 1;
SELECT DISTINCT ON (id) id, generate_series(1, 2) AS g FROM dept ORDER BY id, g DESC;  -- route: forwarded
SELECT id, sum(g) FROM dept, generate_series(1, id) g GROUP BY id ORDER BY id;
SELECT id, (SELECT sum(g) FROM generate_series(1, id) g) FROM dept ORDER BY id;
SELECT id, (SELECT generate_series(1, id) LIMIT 1) FROM dept ORDER BY id;
SELECT id, (SELECT generate_series(1, id)) FROM dept ORDER BY id;
SELECT id, ARRAY(SELECT generate_series(1, id)) FROM dept ORDER BY id;
SELECT id, ARRAY(SELECT name FROM emp WHERE dept_id = d.id ORDER BY name COLLATE "C") FROM dept d ORDER BY id;
SELECT id, ARRAY(SELECT bonus FROM emp WHERE dept_id = d.id ORDER BY id) FROM dept d ORDER BY id;
SELECT id, ARRAY(SELECT hired FROM emp WHERE dept_id = d.id ORDER BY id) FROM dept d ORDER BY id;
SELECT id, ARRAY(SELECT remote FROM emp WHERE dept_id = d.id ORDER BY id) FROM dept d ORDER BY id;
SELECT ARRAY(SELECT bmix FROM flags ORDER BY id), ARRAY(SELECT c FROM txt ORDER BY id), ARRAY(SELECT u32 FROM doc ORDER BY id), ARRAY(SELECT b FROM doc ORDER BY id), ARRAY(SELECT f8 FROM num ORDER BY id), ARRAY(SELECT nx FROM num ORDER BY id), ARRAY(SELECT iv FROM moment ORDER BY id), ARRAY(SELECT tz FROM moment ORDER BY id), ARRAY(SELECT mood FROM doc ORDER BY id);  -- route: forwarded
SELECT ARRAY(SELECT id FROM emp WHERE false), ARRAY(SELECT NULL::int), ARRAY(SELECT ints FROM doc WHERE id = 1);  -- route: forwarded
SELECT ARRAY(SELECT 1, 2);
SELECT ARRAY(SELECT 'a'), ARRAY(SELECT 1 UNION ALL SELECT 2.5), ARRAY(VALUES (1), (2));  -- route: postgres
SELECT ARRAY(SELECT id FROM emp ORDER BY id LIMIT 2 OFFSET 1);
SELECT ARRAY(SELECT jb FROM doc ORDER BY id), ARRAY(SELECT j FROM doc ORDER BY id);
SELECT row_to_json(e) FROM (SELECT id, bonus, hired, remote, grade, name, NULL AS nothing FROM emp) e ORDER BY id;
SELECT row_to_json(e.*) FROM (SELECT id, c, v FROM txt) e ORDER BY id;
SELECT row_to_json(x) FROM num x ORDER BY id;
SELECT row_to_json(x) FROM moment x ORDER BY id;
SELECT row_to_json(x) FROM doc x ORDER BY id;
SELECT row_to_json(x) FROM flags x ORDER BY id;
SELECT row_to_json(x) FROM txt x ORDER BY id;
SELECT row_to_json(x) FROM item x ORDER BY id;
SELECT row_to_json(x) FROM spelled x ORDER BY id;
SELECT to_jsonb(x) FROM num x WHERE id < 10 ORDER BY id;
SELECT to_jsonb(x) FROM emp x ORDER BY id;
SELECT to_jsonb(x) - 'name' FROM emp x ORDER BY id;
SELECT to_jsonb(x) ->> 'name' FROM emp x ORDER BY id;
SELECT row_to_json(row(1, 'a', NULL, true)), row_to_json(row(id, name)) FROM emp ORDER BY id LIMIT 2;
SELECT row_to_json(e, true) FROM (SELECT id, name FROM emp) e ORDER BY id LIMIT 2;  -- route: forwarded
SELECT json_agg(e ORDER BY e.id DESC) FROM (SELECT id, name FROM emp) e;
SELECT jsonb_agg(e ORDER BY e.id) FROM emp e;
SELECT json_agg(e) FILTER (WHERE e.id > 5) FROM (SELECT id FROM emp ORDER BY id) e;
SELECT d.id, json_agg(e ORDER BY e.id) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY d.id;
SELECT d.id, coalesce(json_agg(e ORDER BY e.id) FILTER (WHERE e.id IS NOT NULL), '[]') FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY d.id;
SELECT d.id, json_agg(json_build_object('id', e.id, 'n', e.name) ORDER BY e.id) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY d.id;
SELECT d.id, (SELECT json_agg(x) FROM (SELECT e.id, e.name FROM emp e WHERE e.dept_id = d.id ORDER BY e.id) x) FROM dept d ORDER BY d.id;
SELECT row_to_json(d) FROM emp e LEFT JOIN dept d ON d.id = e.dept_id ORDER BY e.id;
SELECT row_to_json(x) FROM emp e LEFT JOIN (SELECT id, city FROM dept) x ON x.id = e.dept_id ORDER BY e.id;  -- route: forwarded
SELECT d IS NULL, d IS NOT NULL, e IS NOT NULL FROM emp e LEFT JOIN dept d ON d.id = e.dept_id ORDER BY e.id;
SELECT count(d), count(e), count(DISTINCT d.id) FROM emp e LEFT JOIN dept d ON d.id = e.dept_id;
SELECT count(d) FROM emp e LEFT JOIN (SELECT * FROM dept) d ON d.id = e.dept_id;  -- route: forwarded
SELECT e = e FROM emp e WHERE id = 1;  -- route: forwarded
SELECT DISTINCT e FROM (SELECT dept_id FROM emp) e;  -- route: forwarded
SELECT e::text FROM (SELECT id, name FROM emp) e ORDER BY 1;  -- route: forwarded
SELECT max(e) FROM (SELECT id FROM emp) e;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary), percentile_cont(0.25) WITHIN GROUP (ORDER BY bonus), percentile_cont(0) WITHIN GROUP (ORDER BY grade), percentile_cont(1) WITHIN GROUP (ORDER BY grade DESC), percentile_disc(0.5) WITHIN GROUP (ORDER BY name COLLATE "C"), percentile_disc(0.9) WITHIN GROUP (ORDER BY hired), mode() WITHIN GROUP (ORDER BY salary), percentile_disc(0.5) WITHIN GROUP (ORDER BY bonus) FROM emp;
SELECT dept_id, percentile_cont(0.3) WITHIN GROUP (ORDER BY salary) FROM emp GROUP BY dept_id ORDER BY 1;
SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_cont(NULL) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY salary) FROM emp;  -- route: forwarded
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) FROM emp WHERE false;
SELECT mode() WITHIN GROUP (ORDER BY dept_id) FROM emp;
SELECT mode() WITHIN GROUP (ORDER BY dept_id DESC) FROM emp;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f8) FROM num;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY i8) FROM num;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY nx) FROM num;  -- route: forwarded
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY mood) FROM doc;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY iv), percentile_cont(0.5) WITHIN GROUP (ORDER BY iv) FROM moment;  -- route: forwarded
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY bmix), mode() WITHIN GROUP (ORDER BY btf) FROM flags;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) FILTER (WHERE remote) FROM emp;
SELECT rank(3000) WITHIN GROUP (ORDER BY salary) FROM emp;  -- route: forwarded
SELECT x.n, x.id FROM dept d, LATERAL (SELECT id, name AS n FROM emp WHERE dept_id = d.id ORDER BY salary DESC NULLS LAST, id LIMIT 1) x ORDER BY d.id;
SELECT d.id, x.s FROM dept d LEFT JOIN LATERAL (SELECT sum(bonus) AS s FROM emp WHERE dept_id = d.id) x ON true ORDER BY d.id;
SELECT d.id, x.s * 2, x.a + 1 FROM dept d LEFT JOIN LATERAL (SELECT sum(bonus) AS s, avg(salary) AS a FROM emp WHERE dept_id = d.id) x ON x.s > 1 ORDER BY d.id;
SELECT d.id, x.c || '|', x.v FROM txt d, LATERAL (SELECT d.c, d.v || 'x' AS v) x ORDER BY d.id;
SELECT x.c = 'abc', length(x.c) FROM txt d, LATERAL (SELECT d.c) x ORDER BY d.id;
SELECT x.bmix, x.btf IS TRUE, NOT x.bword FROM flags d, LATERAL (SELECT d.bmix, d.btf, d.bword) x ORDER BY d.id;
SELECT x.n + 1, x.nb * 2, x.nx = 1.5, x.f8 > 1, x.f4 FROM num d, LATERAL (SELECT d.n, d.nb, d.nx, d.f8, d.f4) x ORDER BY d.id;
SELECT x.t + interval '1 day', x.e, x.m FROM spelled d, LATERAL (SELECT d.t, d.epoch AS e, d.mixed AS m) x ORDER BY d.id;
SELECT id, g FROM doc LEFT JOIN LATERAL unnest(words) WITH ORDINALITY AS u(g, n) ON n = 1 ORDER BY id;
SELECT id FROM doc WHERE EXISTS (SELECT 1 FROM unnest(words) w WHERE w = 'a') ORDER BY id;
SELECT id, (SELECT count(*) FROM unnest(ints) x WHERE x > id) FROM doc ORDER BY id;
SELECT id, (SELECT string_agg(x, '-') FROM unnest(words) x) FROM doc ORDER BY id;
SELECT id, (SELECT array_agg(x ORDER BY x DESC) FROM unnest(ints) x) FROM doc ORDER BY id;
SELECT id, (SELECT bool_or(x = 1) FROM unnest(ints) x), (SELECT max(x) - min(x) FROM unnest(ints) x) FROM doc ORDER BY id;
SELECT d.id, e.k, e.v FROM doc d, jsonb_each_text(CASE WHEN jsonb_typeof(jb) = 'object' THEN jb END) AS e(k, v) ORDER BY 1, 2 COLLATE "C";
SELECT g.g, g.g * 1.5, g.g::text || 'x', g.g / 2 FROM generate_series(1, 3) g ORDER BY 1;
SELECT g FROM generate_series(1, 10) g WHERE g % 3 = 0 ORDER BY g DESC LIMIT 2;
SELECT count(*) FROM generate_series(1, 100000) g;
SELECT sum(g), avg(g), max(g) FROM generate_series(1, 1000) g;
SELECT count(*) FROM generate_series(1, 1000000) g;
SELECT d::date, to_char(d, 'Dy') FROM generate_series('2024-02-27'::date, '2024-03-02'::date, interval '1 day') d ORDER BY 1;
SELECT d.d::date, count(e.id) FROM generate_series(date '2015-01-01', date '2015-03-01', '1 month') AS d(d) LEFT JOIN emp e ON date_trunc('month', e.hired) = d.d GROUP BY 1 ORDER BY 1;
SELECT x.* FROM (VALUES (1, 'a'), (2, 'b')) AS x (n, s) JOIN LATERAL (SELECT x.n * 2 AS m) y ON true ORDER BY 1;
SELECT a.x, b.y FROM unnest(ARRAY[1, 2]) a(x), unnest(ARRAY[a.x, a.x + 1]) b(y) ORDER BY 1, 2;
SELECT unnest FROM unnest(ARRAY['b', 'a']) ORDER BY 1;  -- route: sqlite / postgres
SELECT unnest(ARRAY['b', NULL, 'a']) AS x ORDER BY x;  -- route: sqlite / postgres
SELECT unnest(ARRAY[1.50, 2, 3.125]);
SELECT unnest(ARRAY[1, 2.5]) * 2;
SELECT unnest(ARRAY[true, false, NULL]);
SELECT unnest(ARRAY['2024-01-01'::date]) + 1;
SELECT unnest(string_to_array('a,b,,c', ','));
SELECT string_to_array(name, NULL) FROM emp WHERE id = 1;
SELECT to_char(bonus, 'FM999990.00'), to_char(salary, '9,999'), to_char(grade, '0.00'), to_char(id, 'RN') FROM emp ORDER BY id;
SELECT to_number('1,234.50', '9,999.99'), to_date('01/02/2024', 'DD/MM/YYYY'), to_timestamp('2024-01-02 03:04', 'YYYY-MM-DD HH24:MI'), to_timestamp(0);  -- route: postgres
SELECT count(*), count(*) FILTER (WHERE g > 5) FROM generate_series(1, 10) AS g;
SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS t(a, b) WHERE b > 1;
SELECT * FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['a', 'b', 'c'])) AS t(n, s) ORDER BY s;  -- route: sqlite / postgres
SELECT * FROM json_to_recordset('[{"a":1,"b":"x"}]') AS x(a int, b text);  -- route: sqlite
SELECT * FROM jsonb_to_record('{"a":1}') AS x(a int);  -- route: sqlite
SELECT * FROM json_populate_record(NULL::dept, '{"id": 5}');  -- route: postgres
SELECT * FROM regexp_split_to_table('a b', ' ');  -- route: postgres
SELECT * FROM string_to_table('a,b', ',');  -- route: sqlite
SELECT * FROM current_date;
SELECT * FROM upper('a');
SELECT * FROM now();
SELECT upper FROM upper('a');
SELECT n FROM length('abc') AS n;
SELECT * FROM pg_typeof(1);  -- route: postgres
SELECT emp.id, l.n FROM emp, length(emp.name) AS l(n) ORDER BY 1;
SELECT 1 FROM emp, generate_series(1, emp.nope);
SELECT * FROM generate_series(1, 'a');
SELECT * FROM generate_series(1, 2) g, generate_series(1, 2) g;
SELECT g.nope FROM generate_series(1, 2) g;
SELECT generate_series FROM generate_series(1, 2);
SELECT generate_series.generate_series FROM generate_series(1, 2) ORDER BY 1;
SELECT g.* FROM generate_series(1, 2) g ORDER BY g;
SELECT max(g.g), g.g % 2 FROM generate_series(1, 5) g GROUP BY g.g % 2 ORDER BY 2;
SELECT x FROM generate_series(1, 3) x WHERE x IN (SELECT id FROM dept) AND x NOT IN (SELECT dept_id FROM emp WHERE dept_id IS NOT NULL);
SELECT id FROM emp WHERE id IN (SELECT generate_series(1, 10, 3)) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY(SELECT generate_series(1, 10, 3))) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (SELECT unnest('{1,3}'::int[])) ORDER BY id;
WITH s AS (SELECT generate_series(1, 3) AS n) SELECT n, (SELECT count(*) FROM s s2 WHERE s2.n < s.n) FROM s ORDER BY n;
WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t, generate_series(1, 2) g WHERE n < 3) SELECT n, count(*) FROM t GROUP BY n ORDER BY n;
