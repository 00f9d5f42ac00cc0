# whole rows as documents, aggregates in the order of their input, ARRAY(SELECT ...), WITHIN GROUP
SELECT row_to_json(p) FROM parent p ORDER BY id;
SELECT row_to_json(parent) FROM parent ORDER BY id;
SELECT row_to_json(p.*) FROM parent p ORDER BY id;
SELECT to_json(p), to_jsonb(p) FROM parent p ORDER BY id;
SELECT to_jsonb(p.*) FROM parent p ORDER BY id;
SELECT row_to_json(e) FROM emp e ORDER BY id;
SELECT to_jsonb(e) FROM emp e ORDER BY id;
SELECT to_jsonb(u) FROM "user" u ORDER BY id;
SELECT row_to_json(u) FROM "user" u ORDER BY id;
SELECT row_to_json(m) FROM moment m ORDER BY id;
SELECT to_jsonb(m) FROM moment m WHERE id < 9 ORDER BY id;
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'German'
SELECT row_to_json(m) FROM moment m ORDER BY id;
SELECT row_to_json(n) FROM num n ORDER BY id;
SELECT to_jsonb(n) FROM num n WHERE id < 9 ORDER BY id;
SELECT row_to_json(t) FROM txt t ORDER BY id;
SELECT row_to_json(d) FROM doc d ORDER BY id;
SELECT to_jsonb(d) FROM doc d ORDER BY id;
SELECT row_to_json(f), to_jsonb(f) FROM flags f ORDER BY id;
SELECT row_to_json("Mixed") FROM "Mixed" ORDER BY "Id";
SELECT row_to_json(s) FROM (SELECT id, label AS "a ""b""", id * 1.5 AS n FROM parent) AS s ORDER BY 1::text COLLATE "C";
SELECT row_to_json(s) FROM (SELECT id, count(*) AS n FROM parent GROUP BY id) AS s WHERE s.id = 1;
SELECT row_to_json(v) FROM (VALUES (1, 'x'), (2, NULL)) AS v(a, b);
SELECT row_to_json(w) FROM (WITH a AS (SELECT 1 AS x) SELECT * FROM a) AS w;
WITH w AS (SELECT id, label FROM parent WHERE id < 3) SELECT to_json(w) FROM w ORDER BY id;
SELECT row_to_json(ROW(id, label)) FROM parent ORDER BY id;
SELECT row_to_json(ROW(1, 'x', NULL, true)), to_jsonb(ROW(1.50, 'y')), id FROM parent ORDER BY id;
SELECT row_to_json(p, true) FROM parent p;  -- route: forwarded
SELECT p.id, row_to_json(k) FROM parent p LEFT JOIN kid k ON k.parent_id = p.id ORDER BY p.id, k.id;
SELECT p.id, to_jsonb(k) FROM parent p FULL JOIN kid k ON k.parent_id = p.id ORDER BY p.id, k.id;
SELECT k.id, row_to_json(p) FROM parent p RIGHT JOIN kid k ON k.parent_id = p.id ORDER BY k.id;
SELECT p.id, row_to_json(s) FROM parent p LEFT JOIN (SELECT parent_id, count(*) AS n FROM kid GROUP BY parent_id) AS s ON s.parent_id = p.id ORDER BY p.id;  -- route: forwarded
SELECT json_build_object('p', p, 'n', 1), jsonb_build_array(p, p.id) FROM parent p ORDER BY id;
SELECT json_build_object('kids', (SELECT json_agg(k ORDER BY k.id) FROM kid k WHERE k.parent_id = p.id)) FROM parent p ORDER BY id;
SELECT row_to_json(x) FROM unnest('{1,2}'::int[]) AS x;  -- route: postgres
SELECT row_to_json(x) FROM unnest('{1,2}'::int[], '{a,b}'::text[]) AS x(n, t);
SELECT row_to_json(x) FROM jsonb_each('{"a": 1, "b": null}') AS x;
SELECT row_to_json(q) FROM nope q;  -- route: error
SELECT row_to_json(zz) FROM parent;  -- route: error
SELECT p FROM parent p ORDER BY id;  -- route: forwarded
SELECT p.id, p = k FROM parent p, kid k;  -- route: forwarded
SELECT json_agg(p ORDER BY p.id) FROM parent p;
SELECT jsonb_agg(p ORDER BY p.id DESC) FROM parent p;
SELECT json_agg(p.* ORDER BY p.id) FROM parent p;
SELECT json_agg(row_to_json(p) ORDER BY p.id) FROM parent p;
SELECT json_agg(to_jsonb(p) - 'id' ORDER BY p.id) FROM parent p;
SELECT json_agg(json_build_object('id', id, 'l', label) ORDER BY id) FROM parent;
SELECT json_agg(k ORDER BY k.id) FILTER (WHERE k.id > 1) FROM kid k;
SELECT p.id, json_agg(k ORDER BY k.id) FROM parent p LEFT JOIN kid k ON k.parent_id = p.id GROUP BY p.id ORDER BY p.id;
SELECT p.id, coalesce(jsonb_agg(k ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '[]') FROM parent p LEFT JOIN kid k ON k.parent_id = p.id GROUP BY p.id ORDER BY p.id;
SELECT json_agg(p) FROM parent p;  -- route: forwarded
SELECT json_agg(p) FROM parent p WHERE id > 99;  -- route: forwarded
SELECT json_agg(s) FROM (SELECT id, label FROM parent ORDER BY id) AS s;
SELECT jsonb_agg(s) FROM (SELECT id, label FROM parent ORDER BY id DESC LIMIT 2) AS s;
SELECT json_agg(s.*) FROM (SELECT id, label FROM parent ORDER BY id) AS s WHERE s.id > 1;
SELECT coalesce(json_agg(s), '[]'), count(*), array_agg(s.id), string_agg(s.label, ',') FROM (SELECT * FROM parent ORDER BY id DESC) AS s;
SELECT coalesce(json_agg(s), '[]') FROM (SELECT * FROM parent WHERE id > 99 ORDER BY id) AS s;
SELECT array_agg(s.id), count(DISTINCT s.label) FROM (SELECT * FROM parent ORDER BY id DESC) AS s;  -- route: forwarded
SELECT s.parent_id, array_agg(s.id) FROM (SELECT * FROM kid ORDER BY id DESC) AS s GROUP BY s.parent_id;  -- route: forwarded
WITH w AS (SELECT id, label FROM parent ORDER BY id DESC) SELECT json_agg(w), array_agg(id) FROM w;
WITH w AS MATERIALIZED (SELECT id, label FROM parent ORDER BY id DESC LIMIT 2) SELECT json_agg(w.label), (SELECT array_agg(v.id) FROM w AS v) FROM w;
WITH w AS (SELECT id, label FROM parent) SELECT json_agg(w) FROM w;  -- route: forwarded
SELECT json_agg(s.id) FROM (SELECT id FROM parent ORDER BY id) AS s HAVING string_agg(s.id::text, ',' ORDER BY s.id DESC) <> '';  -- route: forwarded
SELECT array_agg(x), string_agg(x::text, '+') FROM unnest('{3,NULL,1}'::int[]) AS x;
SELECT array_agg(g * g) FROM generate_series(1, 5) AS g WHERE g <> 3;
SELECT json_object_agg(key, value) FROM jsonb_each('{"b": 1, "a": [2]}');
SELECT id, (SELECT array_agg(x * 2) FROM unnest(ints) AS x) FROM doc ORDER BY id;
SELECT id, (SELECT jsonb_agg(e) FROM jsonb_array_elements(CASE WHEN jsonb_typeof(jb) = 'array' THEN jb END) AS e) FROM doc ORDER BY id;
SELECT d.id, (SELECT json_agg(x) FROM (SELECT e.id, e.name FROM emp e WHERE e.dept_id = d.id ORDER BY e.id) AS x) AS emps FROM dept d ORDER BY d.id;
SELECT row_to_json(t) FROM (SELECT d.id, d.name, (SELECT coalesce(json_agg(x), '[]') FROM (SELECT e.id, e.name FROM emp e WHERE e.dept_id = d.id ORDER BY e.id) AS x) AS emps FROM dept d) AS t ORDER BY (t.id);
SELECT json_agg(t) FROM (SELECT d.id, x.n FROM dept d LEFT JOIN LATERAL (SELECT count(*) AS n FROM emp WHERE dept_id = d.id) AS x ON true ORDER BY d.id) AS t;
# count and IS NULL of rows
SELECT count(p) FROM parent p;
SELECT count(k), count(*), count(p) FROM parent p LEFT JOIN kid k ON k.parent_id = p.id;
SELECT p.id, count(k) FROM parent p LEFT JOIN kid k ON k.parent_id = p.id GROUP BY p.id ORDER BY p.id;
SELECT count(DISTINCT p) FROM parent p;  -- route: forwarded
SELECT p.id, k IS NULL, k IS NOT NULL FROM parent p LEFT JOIN kid k ON k.parent_id = p.id ORDER BY p.id, k.id;
SELECT id, b IS NULL, b IS NOT NULL FROM blank AS b ORDER BY id;
SELECT p.id FROM parent p LEFT JOIN kid k ON k.parent_id = p.id WHERE k IS NULL ORDER BY p.id;
# ARRAY(SELECT ...)
SELECT ARRAY(SELECT id FROM parent ORDER BY id DESC);
SELECT p.id, ARRAY(SELECT k.label FROM kid k WHERE k.parent_id = p.id ORDER BY k.id) FROM parent p ORDER BY p.id;
SELECT ARRAY(SELECT id FROM parent WHERE id > 99 ORDER BY id), id FROM parent WHERE id = 1;
SELECT ARRAY(SELECT id FROM parent);  -- route: forwarded
SELECT ARRAY(SELECT x + 1 FROM unnest(ints) AS x), ARRAY(SELECT unnest(words)) FROM doc ORDER BY id;
SELECT ARRAY(SELECT DISTINCT x FROM unnest(ints) AS x ORDER BY x) FROM doc ORDER BY id;
SELECT ARRAY(VALUES (3), (1)), ARRAY(SELECT generate_series(1, 3)), id FROM parent ORDER BY id;
SELECT ARRAY(SELECT mood FROM doc ORDER BY id), ARRAY(SELECT d FROM moment WHERE id < 9 ORDER BY id), ARRAY(SELECT n FROM num ORDER BY id), ARRAY(SELECT btf FROM flags ORDER BY id);
SELECT ARRAY(SELECT id, label FROM parent ORDER BY id);  -- route: error
SELECT array_length(ARRAY(SELECT id FROM parent ORDER BY id), 1), 2 = ANY (ARRAY(SELECT id FROM parent ORDER BY id)), id FROM parent ORDER BY id;
SELECT array_to_string(ARRAY(SELECT label FROM parent ORDER BY id), ', ');
SELECT ARRAY(SELECT id FROM parent ORDER BY id LIMIT 2) || 9;
SELECT id FROM parent WHERE id = ANY (ARRAY(SELECT parent_id FROM kid ORDER BY id)) ORDER BY id;
SELECT ARRAY(SELECT id FROM parent ORDER BY id)[1:2];
# WITHIN GROUP
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY salary DESC), percentile_cont(0) WITHIN GROUP (ORDER BY salary), percentile_cont(1) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY salary), percentile_disc(0) WITHIN GROUP (ORDER BY salary), percentile_disc(1) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_disc(0.3) WITHIN GROUP (ORDER BY hired), percentile_disc(0.3) WITHIN GROUP (ORDER BY hired DESC) FROM emp;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY name) FROM emp;  -- route: sqlite / forwarded
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY bonus), percentile_cont(0.5) WITHIN GROUP (ORDER BY bonus) FROM emp;
SELECT percentile_cont(0.37) WITHIN GROUP (ORDER BY f8), percentile_cont(0.5) WITHIN GROUP (ORDER BY f4) FROM num WHERE id < 8;
SELECT dept_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY salary), percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) FILTER (WHERE id < 4) FROM emp;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY salary) FROM emp WHERE id > 999;
SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_disc(-0.1) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_disc(NULL) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_cont(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY salary) FROM emp;  -- route: forwarded
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY iv) FROM moment;  -- route: forwarded
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY name) FROM emp;  -- route: error
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY mood), mode() WITHIN GROUP (ORDER BY mood) FROM doc;
SELECT mode() WITHIN GROUP (ORDER BY dept_id), mode() WITHIN GROUP (ORDER BY dept_id DESC), mode() WITHIN GROUP (ORDER BY remote) FROM emp;
SELECT mode() WITHIN GROUP (ORDER BY dept_id NULLS FIRST) FROM emp;
SELECT mode() WITHIN GROUP (ORDER BY salary % 3) FROM emp;
SELECT mode() WITHIN GROUP (ORDER BY salary) FROM emp WHERE id > 999;
SELECT mode(salary) WITHIN GROUP (ORDER BY salary) FROM emp;
SELECT percentile_cont(0.5) FROM emp;
SELECT rank(3000) WITHIN GROUP (ORDER BY salary) FROM emp;  -- route: forwarded
SELECT dept_id, percentile_cont(dept_id / 10.0) WITHIN GROUP (ORDER BY salary) FROM emp WHERE dept_id < 5 GROUP BY dept_id ORDER BY dept_id;
SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY salary)::numeric, 1) FROM emp;
-- params: float8:0.75
SELECT percentile_cont($1) WITHIN GROUP (ORDER BY salary) FROM emp;
-- params: :0.75
SELECT percentile_disc($1) WITHIN GROUP (ORDER BY salary) FROM emp;
