# Common table expressions.
WITH a AS (SELECT id, name FROM emp WHERE id < 4) SELECT * FROM a ORDER BY id;
WITH a AS (SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id) SELECT d.name, a.n FROM dept d JOIN a ON a.dept_id = d.id ORDER BY d.id;
WITH a (x, y) AS (SELECT id, name FROM emp) SELECT y, x FROM a WHERE x < 3 ORDER BY x;
WITH a (x) AS (SELECT id, name FROM emp) SELECT x, name FROM a WHERE x < 3 ORDER BY x;
WITH a (x, y, z) AS (SELECT id, name FROM emp) SELECT 1 FROM a;  -- route: error
WITH a AS (SELECT 1 AS n), b AS (SELECT n + 1 AS n FROM a) SELECT a.n, b.n FROM a, b;
WITH a AS (SELECT id FROM emp), b AS (SELECT id FROM a WHERE id > 3) SELECT count(*) FROM a, b;
WITH a AS (SELECT id FROM emp) SELECT x.id, y.id FROM a x JOIN a y ON y.id = x.id + 1 ORDER BY x.id;
WITH a AS (SELECT id FROM emp WHERE id < 3) SELECT id FROM a UNION ALL SELECT id FROM a ORDER BY id;
WITH a AS MATERIALIZED (SELECT id FROM emp WHERE id < 3) SELECT * FROM a ORDER BY id;
WITH a AS NOT MATERIALIZED (SELECT id FROM emp WHERE id < 3) SELECT * FROM a ORDER BY id;
WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a;  -- route: error
WITH a AS (SELECT 1 AS n) SELECT (SELECT n FROM a), (SELECT n + 1 FROM a);
WITH a AS (SELECT 1 AS n) SELECT * FROM (WITH a AS (SELECT 2 AS n) SELECT n FROM a) x, a;
WITH parent AS (SELECT id FROM parent WHERE id < 3) SELECT * FROM parent ORDER BY id;
WITH a AS (SELECT id FROM emp WHERE id < 3) SELECT * FROM public.a;  -- route: error
SELECT * FROM (WITH a AS (SELECT id FROM emp WHERE id < 3) SELECT id FROM a) x ORDER BY id;
SELECT id FROM dept WHERE id IN (WITH a AS (SELECT dept_id FROM emp) SELECT dept_id FROM a) ORDER BY id;
SELECT d.id, (WITH a AS (SELECT id FROM emp WHERE dept_id = d.id) SELECT count(*) FROM a) FROM dept d ORDER BY d.id;
WITH a AS (SELECT id FROM emp UNION SELECT id FROM kid) SELECT max(id) FROM a;
WITH a AS (VALUES (1, 'x'), (2, 'y')) SELECT column2 FROM a ORDER BY column1;
WITH a (n, t) AS (VALUES (1, 'x'), (2, 'y')) SELECT t, n FROM a ORDER BY n;
WITH a AS (SELECT salary, row_number() OVER (ORDER BY id) AS n FROM emp) SELECT n FROM a WHERE salary > 3000 ORDER BY n;
WITH a AS (SELECT id FROM emp ORDER BY id DESC LIMIT 2) SELECT * FROM a ORDER BY id;
WITH a AS (SELECT bonus, hired, remote FROM emp) SELECT sum(bonus), max(hired), bool_or(remote) FROM a;
WITH unused AS (SELECT 1 / 0) SELECT 1;
WITH unused AS (SELECT nope FROM emp) SELECT 1;  -- route: error
WITH a AS (SELECT id FROM emp) SELECT b.id FROM a;  -- route: error
WITH a AS (SELECT id, 'lit' AS l, NULL AS n FROM emp) SELECT * FROM a WHERE l = 'lit' AND n IS NULL ORDER BY id;
(WITH a AS (SELECT 1 AS n) SELECT n FROM a) UNION ALL (WITH a AS (SELECT 2 AS n) SELECT n FROM a) ORDER BY 1;
WITH a AS (SELECT 1 AS n) SELECT n FROM a UNION ALL SELECT n + 1 FROM a ORDER BY 1;
SELECT 1 UNION ALL (WITH a AS (SELECT 2 AS n) SELECT n FROM a) ORDER BY 1;
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r ORDER BY n;
WITH RECURSIVE r (n) AS (SELECT 1 UNION SELECT (n + 1) % 4 FROM r) SELECT n FROM r ORDER BY n;
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT sum(n), count(*) FROM r;
WITH RECURSIVE r AS (SELECT id, boss_id, 1 AS depth FROM emp WHERE boss_id IS NULL UNION ALL SELECT e.id, e.boss_id, r.depth + 1 FROM emp e JOIN r ON e.boss_id = r.id) SELECT * FROM r ORDER BY id;
WITH RECURSIVE r AS (SELECT id, boss_id, name::text AS path FROM emp WHERE boss_id IS NULL UNION ALL SELECT e.id, e.boss_id, r.path || '/' || e.name FROM emp e, r WHERE e.boss_id = r.id) SELECT id, path FROM r ORDER BY id;
WITH RECURSIVE r AS (SELECT id, boss_id FROM emp WHERE id = 7 UNION ALL SELECT e.id, e.boss_id FROM r JOIN emp e ON e.id = r.boss_id) SELECT id FROM r ORDER BY id;
WITH RECURSIVE r AS (SELECT id FROM emp WHERE id = 4 UNION ALL SELECT e.id FROM r LEFT JOIN emp e ON e.boss_id = r.id WHERE r.id IS NOT NULL) SELECT id FROM r ORDER BY id;
WITH RECURSIVE r (a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM r WHERE b < 50) SELECT a FROM r ORDER BY a, b;
WITH RECURSIVE r (n) AS (SELECT 1.5 UNION ALL SELECT n * 2 FROM r WHERE n < 10) SELECT n FROM r ORDER BY n;
WITH RECURSIVE r (n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r ORDER BY n;
WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r ORDER BY n;
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1.5 FROM r WHERE n < 5) SELECT n FROM r;  -- route: error
WITH RECURSIVE r (n) AS (SELECT 'a' UNION ALL SELECT n || 'a' FROM r WHERE length(n) < 3) SELECT n FROM r ORDER BY length(n);
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 100) SELECT n FROM r ORDER BY n LIMIT 3 OFFSET 90;
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3), s AS (SELECT n * 10 AS n FROM r) SELECT r.n, s.n FROM r, s ORDER BY 1, 2;
WITH RECURSIVE a AS (SELECT 1 AS n) SELECT n FROM a;
WITH RECURSIVE r (d) AS (SELECT '2024-01-30'::date UNION ALL SELECT d + 1 FROM r WHERE d < '2024-02-02') SELECT d FROM r ORDER BY d;  -- route: sqlite
WITH RECURSIVE a AS (SELECT n FROM b), b AS (SELECT 1 AS n) SELECT n FROM a;  -- route: postgres
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT max(n) + 1 FROM r WHERE n < 3) SELECT n FROM r;  -- route: postgres
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT a.n + 1 FROM r a, r b WHERE a.n < 3) SELECT n FROM r;  -- route: postgres
WITH RECURSIVE r (n) AS (SELECT n + 1 FROM r) SELECT n FROM r;  -- route: postgres
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT DISTINCT n + 1 FROM r WHERE n < 3) SELECT n FROM r ORDER BY n;  -- route: postgres
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT x.n + 1 FROM (SELECT n FROM r) x WHERE x.n < 3) SELECT n FROM r ORDER BY n;  -- route: postgres
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SEARCH DEPTH FIRST BY n SET o SELECT n FROM r ORDER BY o;  -- route: postgres
WITH RECURSIVE r (n, c) AS (SELECT 1, count(*) FROM emp UNION ALL SELECT n + 1, c FROM r WHERE n < 3 AND EXISTS (SELECT 1 FROM emp WHERE id = r.n)) SELECT * FROM r ORDER BY n;
WITH n AS (INSERT INTO parent VALUES (50, 'x') RETURNING id) SELECT * FROM n;
WITH a AS (SELECT 60 AS id, 'cte' AS label) INSERT INTO parent (id, label) SELECT id, label FROM a RETURNING id;
INSERT INTO parent (id, label) WITH a AS (SELECT 60 AS id, 'cte' AS label) SELECT id, label FROM a RETURNING id;
WITH a AS (SELECT 1 AS id) UPDATE parent SET label = 'upd' WHERE id IN (SELECT id FROM a) RETURNING id, label;
WITH a AS (SELECT id, 'n' || id::text AS l FROM kid) UPDATE kid SET label = a.l FROM a WHERE a.id = kid.id;
WITH a AS (SELECT 3 AS id) DELETE FROM parent WHERE id = (SELECT id FROM a) RETURNING id;
WITH a AS (SELECT 3 AS id) DELETE FROM parent USING a WHERE parent.id = a.id;
WITH RECURSIVE r (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM r WHERE n < 105) INSERT INTO parent (id) SELECT n FROM r;
-- params: int4:3
WITH a AS (SELECT id FROM emp WHERE id < $1) SELECT count(*), $1 FROM a;
-- params: int4:4
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < $1) SELECT n FROM r ORDER BY n;
