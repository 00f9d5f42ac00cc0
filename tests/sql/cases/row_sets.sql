# functions that return sets, in FROM and in the select list, and LATERAL
SELECT * FROM unnest(ARRAY[3, 1, 2]);
SELECT * FROM unnest(ARRAY[3, 1, 2]) AS x;
SELECT x FROM unnest('{3,1,NULL,2}'::int[]) AS x ORDER BY x;
SELECT x, x + 1 FROM unnest('{a,b}'::text[]) AS u(x);
SELECT x || '!' FROM unnest('{a,b,NULL}'::text[]) AS u(x) ORDER BY 1;  -- route: sqlite / postgres
SELECT u.x FROM unnest('{a,b}'::text[]) AS u(x, y);  -- route: error
SELECT unnest FROM unnest(ARRAY[1.5, 2]) ORDER BY unnest;
SELECT * FROM unnest(NULL::int[]);
SELECT * FROM unnest('{}'::int[]);
SELECT * FROM unnest('{a}');  -- route: postgres
SELECT * FROM unnest(5);  -- route: postgres
SELECT * FROM unnest('{1,2}'::int[], '{a,b,c}'::text[]) AS v(n, t);
SELECT * FROM unnest('{1,2}'::int[], '{a,b,c}'::text[]) AS v;
SELECT * FROM unnest('{1,2}'::int[], NULL::text[], '{}'::bool[]) WITH ORDINALITY AS v(a, b, c, n) ORDER BY n;
SELECT * FROM ROWS FROM (unnest('{1,2}'::int[]), generate_series(5, 7)) AS r(a, b);
SELECT * FROM ROWS FROM (unnest('{1,2}'::int[]), generate_series(5, 7));
SELECT * FROM unnest('{c,a}'::text[]) WITH ORDINALITY;
SELECT * FROM unnest('{c,a}'::text[]) WITH ORDINALITY AS w(x, n) ORDER BY n DESC;
SELECT x.ordinality, x FROM unnest('{c,a}'::text[]) WITH ORDINALITY AS x;
SELECT d.id, x FROM doc d, unnest(d.ints) AS x ORDER BY d.id, x;
SELECT d.id, x FROM doc d, unnest(ints) AS x ORDER BY d.id, x;
SELECT d.id, u.x, u.n FROM doc d, unnest(d.ints) WITH ORDINALITY AS u(x, n) ORDER BY d.id, u.n;
SELECT d.id, x FROM doc d CROSS JOIN unnest(d.ints) AS x ORDER BY d.id, x;
SELECT d.id, x FROM doc d CROSS JOIN LATERAL unnest(d.words) AS x ORDER BY d.id, x COLLATE "C";
SELECT d.id, x FROM doc d LEFT JOIN LATERAL unnest(d.ints) AS x ON true ORDER BY d.id, x;
SELECT d.id, x FROM doc d LEFT JOIN unnest(d.ints) AS x ON x > 1 ORDER BY d.id, x;
SELECT d.id, x FROM doc d JOIN LATERAL unnest(d.ints) AS x ON x = d.id ORDER BY d.id, x;
SELECT d.id, x FROM doc d RIGHT JOIN unnest(ARRAY[1, 2, 77]) AS x ON x = d.id ORDER BY x;
SELECT d.id, x FROM doc d RIGHT JOIN unnest(d.ints) AS x ON x = d.id;  -- route: error
SELECT x FROM unnest(d.ints) AS x, doc d;  -- route: error
SELECT x FROM unnest(ints) AS x, doc;  -- route: error
SELECT p.id, x FROM parent p JOIN (doc d CROSS JOIN unnest(d.ints) AS x) ON d.id = p.id ORDER BY 1, 2;  -- route: forwarded
SELECT p.id, x FROM parent p JOIN doc d ON d.id = p.id CROSS JOIN unnest(d.ints || p.id) AS x ORDER BY 1, 2;
SELECT count(*), sum(x), max(x) FROM doc, unnest(ints) AS x;
SELECT x, count(*) FROM doc, unnest(ints) AS x GROUP BY x ORDER BY x;
SELECT x, array_agg(id ORDER BY id) FROM doc, unnest(words) AS x GROUP BY x;
SELECT id FROM doc WHERE EXISTS (SELECT FROM unnest(ints) AS x WHERE x > 2) ORDER BY id;
SELECT id FROM doc WHERE 2 IN (SELECT unnest(ints)) ORDER BY id;
SELECT id, (SELECT sum(x) FROM unnest(ints) AS x), (SELECT max(x) FROM unnest(words) x) FROM doc ORDER BY id;  -- route: sqlite / forwarded
SELECT id, (SELECT string_agg(x, '-' ORDER BY x COLLATE "C" DESC) FROM unnest(words) x) FROM doc ORDER BY id;
SELECT m FROM unnest('{ok,sad}'::mood[]) AS m ORDER BY m;
SELECT m::text, m = 'ok' FROM unnest('{ok,sad}'::mood[]) AS m ORDER BY m;  -- route: sqlite / postgres
SELECT x FROM unnest('{0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f}'::uuid[]) AS x;
SELECT x FROM unnest('{t,f,NULL}'::bool[]) AS x ORDER BY x;
SELECT x FROM unnest('{1.50,2,NaN,1.5}'::numeric[]) AS x ORDER BY x, x::text COLLATE "C";
SELECT DISTINCT x FROM unnest('{1.50,1.5}'::numeric[]) AS x;  -- route: postgres
SELECT x FROM unnest('{2024-01-01,infinity}'::date[]) AS x ORDER BY x;
SELECT x FROM unnest('{"2024-01-01 10:00",-infinity}'::timestamp[]) AS x ORDER BY x;
SELECT x FROM unnest('{"2024-01-01 10:00+02"}'::timestamptz[]) AS x ORDER BY x;
SELECT x FROM unnest('{"1 day","30:00"}'::interval[]) AS x ORDER BY x;
SELECT x FROM unnest('{0.1,NaN,-Infinity}'::float8[]) AS x ORDER BY x;
SELECT x FROM unnest('{"\\x00ff",NULL}'::bytea[]) AS x ORDER BY x;
SELECT x, x->'a' FROM unnest('{"{\"a\": 1}",NULL}'::jsonb[]) AS x;
SELECT x FROM unnest('{ab,c}'::char(3)[]) AS x;  -- route: postgres
SELECT x FROM unnest('{ab,c}'::varchar[]) AS x;
# generate_series
SELECT * FROM generate_series(1, 5);
SELECT g FROM generate_series(5, 1, -2) AS g;
SELECT g FROM generate_series(5, 1) AS g;
SELECT g FROM generate_series(1, 3, 0) AS g;
SELECT g FROM generate_series(NULL, 3) AS g;
SELECT g FROM generate_series(2147483645, 2147483647) AS g;
SELECT g FROM generate_series(-2147483646, -2147483648, -1) AS g;
SELECT g FROM generate_series(1::smallint, 3::bigint) AS g;
SELECT g FROM generate_series(9223372036854775800, 9223372036854775807, 3) AS g;
SELECT g FROM generate_series(1, 2, 0.5) AS g;
SELECT g FROM generate_series(1.10, 2, 0.3) AS g ORDER BY g DESC;
SELECT g FROM generate_series(1, 2, 0.0) AS g;
SELECT g FROM generate_series('NaN'::numeric, 2, 1) AS g;
SELECT g FROM generate_series(1, 'infinity'::numeric) AS g;
SELECT g FROM generate_series(1.5, 4) AS g;
SELECT g FROM generate_series(1.5::float8, 4) AS g;  -- route: error
SELECT g, g % 2 = 0 AS even FROM generate_series(1, 4) AS g ORDER BY even, g;
SELECT * FROM generate_series(1, 3) AS a, generate_series(1, 2) AS b ORDER BY a, b;
SELECT * FROM generate_series(1, 3) AS a, generate_series(1, a) AS b ORDER BY a, b;
SELECT d::date FROM generate_series('2024-01-30'::timestamp, '2024-05-01', '1 month') AS d;
SELECT d FROM generate_series(timestamp '2024-01-01', timestamp '2024-01-02', interval '6 hours') AS d;
SELECT d FROM generate_series('2024-01-03'::timestamp, '2024-01-01', '-1 day') AS d;
SELECT d FROM generate_series('2024-01-03'::timestamp, '2024-01-01', '0 days') AS d;
SELECT d FROM generate_series('2024-01-01'::date, '2024-01-03'::date, '1 day') AS d;
SELECT d::date FROM generate_series('2024-01-01'::date, '2024-01-03'::date, '1 day'::interval) AS d;
-- set: TimeZone = 'Europe/Berlin'
SELECT d FROM generate_series('2024-03-30 12:00'::timestamptz, '2024-04-01 12:00', '1 day') AS d;
-- set: TimeZone = 'Europe/Berlin'
SELECT d FROM generate_series('2024-03-31 00:00'::timestamptz, '2024-03-31 05:00', '1 hour') AS d;
SELECT d.day, count(e.id) FROM generate_series('2020-01-01'::timestamp, '2020-03-01', '1 month') AS d(day) LEFT JOIN emp e ON e.hired >= d.day AND e.hired < d.day + interval '1 month' GROUP BY d.day ORDER BY d.day;
SELECT g.n, p.label FROM generate_series(1, 4) AS g(n) LEFT JOIN parent p ON p.id = g.n ORDER BY g.n;
SELECT n FROM generate_series(1, 4) AS n WHERE n NOT IN (SELECT id FROM parent) ORDER BY n;
-- params: int4:2 | int4:4
SELECT g FROM generate_series($1::int, $2::int) AS g;
-- params: int4:2 | int4:4
SELECT g FROM generate_series($1, $2) AS g;
# JSON
SELECT * FROM json_array_elements('[1, "a", null, {"b": [2]}]');
SELECT * FROM jsonb_array_elements('[1, "a", null, {"b": [2]}]') AS e;
SELECT e, value FROM jsonb_array_elements('[1, "a", null]') AS e;
SELECT e->>'a' FROM jsonb_array_elements('[{"a": 1}, {"a": "x"}, {}]') AS e;
SELECT e.elem->>'a' FROM jsonb_array_elements('[{"a": 1}, {"a": "x"}, {}]') AS e(elem);
SELECT * FROM json_array_elements_text('[1.50, "a", null, {"b": [2]}, "\u00e9"]');
SELECT * FROM jsonb_array_elements_text('[1.50, "a", null, {"b": [2]}, "\u00e9"]') WITH ORDINALITY;
SELECT * FROM jsonb_array_elements('{"a": 1}');
SELECT * FROM jsonb_array_elements('5');
SELECT * FROM json_array_elements('{"a": 1}');
SELECT * FROM json_array_elements('5');
SELECT * FROM json_array_elements_text('5');
SELECT * FROM json_array_elements_text('{}');
SELECT * FROM jsonb_array_elements(NULL);
SELECT * FROM jsonb_array_elements('null');
SELECT * FROM json_each('{"b": 1, "a": [2, 3], "b": null}');
SELECT * FROM jsonb_each('{"bb": 1, "a": [2, 3], "c": null}');
SELECT * FROM json_each_text('{"b": 1.0, "a": "x", "c": null}');
SELECT * FROM jsonb_each_text('{"b": 1.0, "a": "x", "c": null}') AS e(k, v);
SELECT key FROM jsonb_each_text('{"b": 1.0, "a": "x"}');
SELECT * FROM jsonb_each('[1]');
SELECT * FROM jsonb_each('1');
SELECT * FROM json_each('[1]');
SELECT * FROM json_each('1');
SELECT * FROM json_object_keys('{"b": 1, "a": 2, "b": 3}');
SELECT * FROM jsonb_object_keys('{"bb": 1, "a": 2}') AS k;
SELECT * FROM jsonb_object_keys('[1]');
SELECT * FROM jsonb_object_keys('1');
SELECT * FROM json_object_keys('[1]');
SELECT * FROM json_object_keys('1');
SELECT d.id, e.key, e.value FROM doc d, jsonb_each(d.jb) AS e WHERE jsonb_typeof(d.jb) = 'object' ORDER BY d.id, e.key COLLATE "C";
SELECT p.id, e.value FROM post p CROSS JOIN LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(p.meta->'tags') = 'array' THEN p.meta->'tags' END) AS e ORDER BY 1, 2 COLLATE "C";
SELECT p.id, k FROM post p, jsonb_object_keys(CASE WHEN jsonb_typeof(p.meta) = 'object' THEN p.meta END) AS k ORDER BY 1, 2 COLLATE "C";
SELECT k, count(*) FROM post p, jsonb_object_keys(CASE WHEN jsonb_typeof(p.meta) = 'object' THEN p.meta END) AS k GROUP BY k;
-- params: jsonb:[{"id": 1, "n": "a"}, {"id": 2, "n": null}]
SELECT (e->>'id')::int AS id, e->>'n' AS n FROM jsonb_array_elements($1) AS e ORDER BY 1;
SELECT * FROM json_to_recordset('[{"a": 1}, {}, {"a": null}, {"a": "2"}]') AS x(a int);
SELECT * FROM jsonb_to_recordset('[{"a": 1, "b": "x", "c": {"d": [1, 2]}, "e": true, "f": 1.50}]') AS x(a bigint, b text, c jsonb, e boolean, f numeric, nope date);
SELECT * FROM json_to_recordset('[{"a": 1, "b": "x", "c": {"d": [1, 2]}, "e": true, "f": 1.50}]') AS x(a text, b json, c text, e text, f float8);
SELECT x.a, x.b FROM jsonb_to_recordset('[{"a": "2024-01-01", "b": "2024-01-01 10:00"}]') AS x(a date, b timestamp) WHERE x.b > x.a;
SELECT * FROM jsonb_to_recordset('[{"a": "abcd"}]') AS x(a varchar(3));
SELECT * FROM jsonb_to_recordset('[{"a": 1.567}]') AS x(a numeric(5,2));
SELECT * FROM jsonb_to_recordset('[{"a": "x"}]') AS x(a int);
SELECT * FROM jsonb_to_recordset('[{"a": 1.5}]') AS x(a int);
SELECT * FROM jsonb_to_recordset('{"a": 1}') AS x(a int);
SELECT * FROM jsonb_to_recordset('[1]') AS x(a int);
SELECT * FROM jsonb_to_recordset(NULL) AS x(a int);
SELECT * FROM jsonb_to_record('{"a": 1, "b": "x"}') AS x(a int, b text);
SELECT * FROM json_to_record(NULL) AS x(a int, b text);
SELECT * FROM jsonb_to_recordset('[{"a": [1, 2]}]') AS x(a int[]);  -- route: postgres
SELECT p.id, x.t FROM post p, jsonb_to_record(CASE WHEN jsonb_typeof(p.meta) = 'object' THEN p.meta ELSE '{}' END) AS x(t text) ORDER BY p.id;
SELECT row_to_json(x) FROM jsonb_to_recordset('[{"a": 1, "b": "x"}]') AS x(a int, b text);
SELECT * FROM regexp_split_to_table('a,b', ',') AS x;  -- route: postgres
SELECT * FROM string_to_table('a,b,,c', ',') AS x;
SELECT x, n FROM string_to_table('a,b,NULL', ',', 'NULL') WITH ORDINALITY AS x(x, n);
SELECT p.id, x FROM parent p, string_to_table(p.label, 'e') AS x ORDER BY p.id, x COLLATE "C";
SELECT d.id, i, d.ints[i] FROM doc d, generate_subscripts(d.ints, 1) AS i ORDER BY d.id, i;
SELECT id, generate_subscripts(words, 1) FROM doc ORDER BY id;
SELECT i FROM generate_subscripts('{5,6}'::int[], 2) AS i;
# functions of one row
SELECT * FROM lower('ABC');
SELECT * FROM upper('abc') AS x, lower('X') AS y;
SELECT x FROM abs(-5) AS x;
SELECT p.id, l FROM parent p, length(p.label) AS l ORDER BY p.id;
SELECT d FROM current_date AS d WHERE d < '2020-01-01';
SELECT sum(x) FROM sum(1) AS x;  -- route: error
# in the select list
SELECT unnest(ARRAY[3, 1, 2]);
SELECT id, unnest(ints) FROM doc ORDER BY id;
SELECT id, unnest(ints) AS x FROM doc ORDER BY id DESC, x;
SELECT unnest(ints) AS x, id FROM doc ORDER BY 1, 2 LIMIT 3;
SELECT DISTINCT unnest(ints) FROM doc;
SELECT DISTINCT unnest(ints) AS x FROM doc ORDER BY x DESC;
SELECT id, unnest(ints), unnest(words) FROM doc ORDER BY id;
SELECT id, unnest(ints) * 10 + id FROM doc ORDER BY id;
SELECT id, generate_series(1, id) FROM parent ORDER BY id;
SELECT id, generate_series(1, 3) FROM parent ORDER BY id LIMIT 4 OFFSET 1;
SELECT generate_series(1, 3) AS g, 'x' AS c;
SELECT count(*) FROM (SELECT generate_series(1, 3)) AS s;
SELECT s.g FROM (SELECT generate_series(1, 3) AS g) AS s WHERE s.g > 1;
SELECT jsonb_object_keys('{"b": 1, "a": 2}');
SELECT DISTINCT jsonb_object_keys(meta) FROM post WHERE jsonb_typeof(meta) = 'object';
SELECT jsonb_array_elements_text('["x", null]') AS t;
SELECT json_each('{"a": 1}');  -- route: postgres
SELECT id, unnest(ints) FROM doc WHERE id < 3 UNION ALL SELECT 9, generate_series(7, 8);
SELECT unnest(ints), count(*) FROM doc GROUP BY 1;  -- route: forwarded
SELECT count(*), unnest('{1,2}'::int[]) FROM doc;  -- route: forwarded
SELECT id FROM doc WHERE unnest(ints) = 1;  -- route: error
SELECT CASE WHEN id = 1 THEN unnest(ints) END FROM doc;  -- route: error
SELECT coalesce(unnest(ints), 0) FROM doc;  -- route: error
SELECT unnest(string_to_array(label, 'a')) FROM parent WHERE id < 3;
SELECT generate_series(1, generate_series(1, 3));  -- route: postgres
SELECT id, row_number() OVER (ORDER BY id), unnest(ints) FROM doc ORDER BY id;  -- route: forwarded
SELECT id FROM parent ORDER BY generate_series(1, 2), id;  -- route: forwarded
SELECT id FROM parent WHERE id IN (SELECT unnest('{1,2}'::int[])) ORDER BY id;
SELECT id FROM parent WHERE id = ANY (SELECT generate_series(2, 3)) ORDER BY id;
# LATERAL
SELECT p.id, k.label FROM parent p CROSS JOIN LATERAL (SELECT label FROM kid WHERE parent_id = p.id ORDER BY id LIMIT 1) AS k ORDER BY p.id;
SELECT p.id, k.label FROM parent p LEFT JOIN LATERAL (SELECT label FROM kid WHERE parent_id = p.id ORDER BY id DESC LIMIT 1) AS k ON true ORDER BY p.id;
SELECT p.id, k.* FROM parent p LEFT JOIN LATERAL (SELECT count(*) AS n, max(id) AS last FROM kid WHERE parent_id = p.id) AS k ON true ORDER BY p.id;
SELECT p.id, k.n FROM parent p, LATERAL (SELECT count(*) FROM kid WHERE parent_id = p.id) AS k(n) WHERE k.n > 0 ORDER BY p.id;
SELECT d.name, e.name, e.salary FROM dept d LEFT JOIN LATERAL (SELECT name, salary FROM emp WHERE dept_id = d.id ORDER BY salary DESC NULLS LAST, id LIMIT 2) AS e ON true ORDER BY d.id, e.salary DESC NULLS LAST, e.name COLLATE "C";
SELECT d.id, e.bonus, e.hired, e.remote, e.grade FROM dept d JOIN LATERAL (SELECT * FROM emp WHERE dept_id = d.id ORDER BY id LIMIT 1) AS e ON e.id > 0 ORDER BY d.id;
SELECT d.id, e.bonus * 2, e.hired + 1, NOT e.remote FROM dept d JOIN LATERAL (SELECT * FROM emp WHERE dept_id = d.id) AS e ON e.remote OR e.bonus > 0 ORDER BY d.id, e.id;
SELECT e.id, x.up FROM emp e, LATERAL (SELECT upper(e.name) AS up) AS x ORDER BY e.id;
SELECT e.id, x.a, y.b FROM emp e, LATERAL (SELECT e.salary * 2 AS a) AS x, LATERAL (SELECT x.a + 1 AS b) AS y ORDER BY e.id;
SELECT p.id, v.x FROM parent p CROSS JOIN LATERAL (VALUES (p.id), (p.id * 10)) AS v(x) ORDER BY p.id, v.x;
SELECT p.id, s.g FROM parent p CROSS JOIN LATERAL (SELECT generate_series(1, p.id) AS g) AS s ORDER BY p.id, s.g;
SELECT p.id, (SELECT max(k.id) FROM LATERAL (SELECT id FROM kid WHERE parent_id = p.id) AS k) FROM parent p ORDER BY p.id;
SELECT p.id, k.id FROM parent p RIGHT JOIN LATERAL (SELECT id FROM kid WHERE id < 3) AS k ON k.id = p.id ORDER BY k.id;  -- route: forwarded
SELECT p.id, k.id FROM LATERAL (SELECT id FROM kid WHERE parent_id = p.id) AS k, parent p;  -- route: error
SELECT m.id, x.ts, x.d, x.iv, x.tz FROM moment m, LATERAL (SELECT ts, d, iv, tz FROM moment WHERE id = m.id) AS x ORDER BY m.id;
SELECT m.id FROM moment m, LATERAL (SELECT ts, d, tz FROM moment WHERE id = m.id) AS x WHERE x.ts = m.ts AND x.d = m.d ORDER BY m.id;
SELECT n.id, x.* FROM num n, LATERAL (SELECT i2, i8, f4, f8, n.n, nb, nx, z FROM num WHERE id = n.id) AS x ORDER BY n.id;
SELECT n.id FROM num n, LATERAL (SELECT n.n AS a, nb, f4 FROM num WHERE id = n.id) AS x WHERE x.a = n.n AND x.nb = n.nb ORDER BY n.id;
SELECT f.id, x.* FROM flags f, LATERAL (SELECT b01, btf, bword, bmix FROM flags WHERE id = f.id) AS x ORDER BY f.id;
SELECT f.id FROM flags f, LATERAL (SELECT b01, btf, bmix FROM flags WHERE id = f.id) AS x WHERE x.btf AND x.b01 = f.b01 ORDER BY f.id;
SELECT d.id, x.* FROM doc d, LATERAL (SELECT j, jb, u36, u32, b, mood, ints, words FROM doc WHERE id = d.id) AS x ORDER BY d.id;
SELECT t.id, x.c, x.v, length(x.c) FROM txt t, LATERAL (SELECT c, v FROM txt WHERE id = t.id) AS x ORDER BY t.id;
# writes
INSERT INTO parent (id, label) SELECT * FROM unnest('{50,51}'::int[], '{x1,x2}'::text[]);
INSERT INTO parent (id, label) SELECT g, 'g' || g FROM generate_series(60, 62) AS g RETURNING id, label;
INSERT INTO parent (id) SELECT unnest('{50,51}'::int[]);
INSERT INTO parent (id, label) SELECT (e->>'id')::int, e->>'label' FROM jsonb_array_elements('[{"id": 70, "label": "j"}, {"id": 71}]') AS e;
UPDATE emp SET salary = v.s FROM unnest('{1,2}'::int[], '{111,222}'::int[]) AS v(id, s) WHERE emp.id = v.id;
UPDATE emp SET salary = v.s FROM generate_series(1, 2) AS v(s) WHERE emp.id = v.s RETURNING emp.id, salary;
DELETE FROM kid USING unnest('{1,2}'::int[]) AS x WHERE kid.id = x;
DELETE FROM kid WHERE id IN (SELECT unnest('{1,2}'::int[]));
-- params: int4[]:{80,81} | text[]:{p,NULL}
INSERT INTO parent (id, label) SELECT * FROM unnest($1::int[], $2::text[]) RETURNING *;
-- params: int4[]:{80,81} | text[]:{p,NULL}
INSERT INTO parent (id, label) SELECT * FROM unnest($1, $2);
-- params: int4[]:{1,2} | int4[]:{5,NULL}
UPDATE emp SET salary = v.s FROM (SELECT unnest($1::int[]) AS id, unnest($2::int[]) AS s) AS v WHERE emp.id = v.id;
-- params: jsonb:[{"id": 90, "label": "rs"}, {"id": 91}]
INSERT INTO parent (id, label) SELECT x.id, x.label FROM jsonb_to_recordset($1) AS x(id int, label text) RETURNING *;
-- params: jsonb:[{"id": 1, "s": 11}, {"id": 2, "s": null}]
UPDATE emp SET salary = x.s FROM jsonb_to_recordset($1) AS x(id int, s int) WHERE emp.id = x.id;
