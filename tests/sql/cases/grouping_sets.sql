# GROUPING SETS, ROLLUP, CUBE, grouping()
SELECT dept_id, remote, count(*) FROM emp GROUP BY ROLLUP (dept_id, remote) ORDER BY 1, 2, 3;
SELECT dept_id, remote, count(*) FROM emp GROUP BY CUBE (dept_id, remote) ORDER BY 1, 2, 3;
SELECT dept_id, remote, count(*), grouping(dept_id), grouping(dept_id, remote) FROM emp GROUP BY GROUPING SETS ((dept_id), (remote), (dept_id, remote), ()) ORDER BY 5, 1, 2;
SELECT dept_id, sum(salary), avg(salary), min(name COLLATE "C") FROM emp GROUP BY ROLLUP (dept_id) ORDER BY grouping(dept_id), dept_id;
SELECT dept_id, sum(salary), avg(salary) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY grouping(dept_id), dept_id;
SELECT dept_id FROM emp GROUP BY ROLLUP (dept_id);
SELECT DISTINCT dept_id FROM emp GROUP BY ROLLUP (dept_id);  -- route: forwarded
SELECT count(*) FROM emp GROUP BY ();
SELECT 1 FROM emp GROUP BY ();
SELECT 1 FROM emp WHERE id > 999 GROUP BY ();
SELECT 1, count(*) FROM emp WHERE id > 999 GROUP BY GROUPING SETS ((), ());
SELECT dept_id, count(*) FROM emp WHERE id > 999 GROUP BY ROLLUP (dept_id);
SELECT dept_id, remote, count(*) FROM emp GROUP BY dept_id, ROLLUP (remote) ORDER BY 1, 2, 3;
SELECT dept_id, remote, boss_id, count(*) FROM emp GROUP BY ROLLUP (dept_id, (remote, boss_id)) ORDER BY 1, 2, 3, 4;
SELECT dept_id, remote, count(*) FROM emp GROUP BY GROUPING SETS (ROLLUP (dept_id), CUBE (remote)) ORDER BY 1, 2, 3;
SELECT dept_id AS d, count(*) FROM emp GROUP BY ROLLUP (d) ORDER BY d, 2;
SELECT dept_id AS d, count(*) AS n FROM emp GROUP BY ROLLUP (1) ORDER BY n DESC, d;
SELECT e.dept_id, d.name, count(*) FROM emp e JOIN dept d ON d.id = e.dept_id GROUP BY ROLLUP (e.dept_id, d.name) ORDER BY e.dept_id, grouping(d.name), count(*);
SELECT coalesce(dept_id, -1) AS d, count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY grouping(dept_id), d;
SELECT CASE WHEN grouping(dept_id) = 1 THEN 'all' ELSE 'dept ' || dept_id END, count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY grouping(dept_id), dept_id;
SELECT dept_id + 1, count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT dept_id + 1, count(*) FROM emp GROUP BY ROLLUP (dept_id + 1) ORDER BY 1, 2;  -- route: forwarded
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id) HAVING count(*) > 1 ORDER BY 1, 2;
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id) HAVING grouping(dept_id) = 1;
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id) HAVING dept_id IS NULL;
SELECT dept_id, count(*) FROM emp WHERE salary > 1000 GROUP BY ROLLUP (dept_id) ORDER BY 2 DESC, 1 LIMIT 2 OFFSET 1;
SELECT dept_id, count(*) FILTER (WHERE remote), array_agg(id ORDER BY id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT dept_id, sum(dept_id), max(dept_id) FROM emp GROUP BY CUBE (dept_id, remote) ORDER BY 1, 2, 3;
SELECT s.dept_id, s.n FROM (SELECT dept_id, count(*) AS n FROM emp GROUP BY ROLLUP (dept_id)) AS s WHERE s.dept_id IS NULL OR s.dept_id = 1 ORDER BY 1, 2;
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id) UNION ALL SELECT 99, 0;
SELECT dept_id, (SELECT d.name FROM dept d WHERE d.id = emp.dept_id), count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 3;
SELECT dept_id, remote, count(*) FROM emp GROUP BY ROLLUP (dept_id);  -- route: error
SELECT id, name FROM emp GROUP BY ROLLUP (id);  -- route: error
SELECT grouping(salary), count(*) FROM emp GROUP BY ROLLUP (dept_id);  -- route: error
SELECT grouping(dept_id), count(*) FROM emp;
SELECT grouping(dept_id), count(*) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, row_number() OVER (ORDER BY dept_id, count(*)), count(*) FROM emp GROUP BY ROLLUP (dept_id);  -- route: forwarded
SELECT dept_id, count(*) FROM emp GROUP BY DISTINCT ROLLUP (dept_id), CUBE (dept_id);  -- route: forwarded
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id), CUBE (dept_id) ORDER BY 1, 2;
SELECT hired, count(*) FROM emp GROUP BY ROLLUP (hired) ORDER BY 1, 2;
SELECT bonus, count(*) FROM emp GROUP BY ROLLUP (bonus) ORDER BY 1, 2;
SELECT b01, btf, count(*) FROM flags GROUP BY CUBE (b01, btf) ORDER BY 1, 2, 3;
SELECT mood, count(*) FROM doc GROUP BY ROLLUP (mood) ORDER BY 1, 2;
SELECT name, count(*) FROM emp GROUP BY ROLLUP (name) ORDER BY name COLLATE "C", 2;
SELECT ts, count(*) FROM moment GROUP BY ROLLUP (ts) ORDER BY 1, 2;
SELECT * FROM emp GROUP BY ROLLUP (id);
WITH t AS (SELECT dept_id, remote, salary FROM emp) SELECT dept_id, sum(salary) FROM t GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT x, y, count(*) FROM (VALUES (1, 'a'), (1, 'b'), (NULL, 'a')) AS v(x, y) GROUP BY CUBE (x, y) ORDER BY 3, x, y COLLATE "C";
-- params: int4:1
SELECT dept_id, count(*) + $1 FROM emp WHERE id > $1 GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
INSERT INTO tag (post_id, name, weight) SELECT 1, 'g' || coalesce(dept_id, -1) || '-' || grouping(dept_id), count(*) FROM emp GROUP BY ROLLUP (dept_id);
