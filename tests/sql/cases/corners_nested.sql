# Sub-queries in sub-queries, recursion over every type, windows and groups in FROM, ORDER BY and GROUP BY of expressions.
SELECT id, (SELECT max(x) FROM (SELECT count(*) AS x FROM emp WHERE dept_id = d.id) y) FROM dept d ORDER BY id;
SELECT id, (SELECT sum(e.salary) FILTER (WHERE e.id > d.id) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT id, (SELECT count(*) FILTER (WHERE d.id > 1) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT id, (SELECT max(e.salary + d.id) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT id, (SELECT string_agg(e.name, d.name ORDER BY e.id) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT id, (SELECT count(*) FROM emp e WHERE e.dept_id = d.id GROUP BY e.remote ORDER BY 1 DESC LIMIT 1) FROM dept d ORDER BY id;
SELECT id, (SELECT count(*) FROM emp e GROUP BY e.dept_id HAVING e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT id, (SELECT e.id FROM emp e WHERE e.dept_id = d.id ORDER BY d.id, e.salary DESC NULLS LAST, e.id LIMIT 1) FROM dept d ORDER BY id;
SELECT id, (SELECT e.salary FROM emp e WHERE e.dept_id = d.id ORDER BY abs(e.salary - d.id * 1000), e.id LIMIT 1) FROM dept d ORDER BY id;  -- route: forwarded
SELECT id, (SELECT rank FROM (SELECT e.id, rank() OVER (ORDER BY e.salary DESC NULLS LAST) FROM emp e) r WHERE r.id = d.id) FROM dept d ORDER BY id;
SELECT d.id, (SELECT count(*) FROM emp e WHERE (e.dept_id, e.remote) = (d.id, true)) FROM dept d ORDER BY 1;
SELECT d.id, d.id IN (SELECT e.dept_id FROM emp e WHERE e.salary > d.id * 1000), d.id = ANY (SELECT e.id FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY 1;
SELECT d.id, ARRAY(SELECT e.id FROM emp e WHERE e.dept_id = d.id ORDER BY e.id) && ARRAY[1, 4], (SELECT array_agg(e.id ORDER BY e.id) FROM emp e WHERE e.dept_id = d.id) @> ARRAY[1] FROM dept d ORDER BY 1;
SELECT d.id, (SELECT d2.name FROM dept d2 WHERE d2.id = d.id + 1), coalesce((SELECT d2.name FROM dept d2 WHERE d2.id = d.id + 1), 'last') FROM dept d ORDER BY 1;
SELECT d.id, CASE WHEN EXISTS (SELECT 1 FROM emp e WHERE e.dept_id = d.id) THEN (SELECT min(e.name COLLATE "C") FROM emp e WHERE e.dept_id = d.id) ELSE 'nobody' END FROM dept d ORDER BY 1;
SELECT e.id FROM emp e WHERE e.salary = (SELECT max(salary) FROM emp WHERE dept_id = e.dept_id) ORDER BY 1;
SELECT e.id FROM emp e WHERE e.salary > (SELECT avg(salary) FROM emp) ORDER BY 1;
SELECT e.id FROM emp e WHERE e.salary > (SELECT avg(salary) FROM emp i WHERE i.dept_id = e.dept_id) ORDER BY 1;
SELECT e.id, e.salary - (SELECT avg(salary) FROM emp i WHERE i.dept_id = e.dept_id) FROM emp e ORDER BY 1;
SELECT e.id, e.salary::numeric / (SELECT sum(salary) FROM emp), round(100.0 * e.salary / (SELECT sum(salary) FROM emp), 2) FROM emp e ORDER BY 1;
SELECT e.id FROM emp e WHERE (SELECT count(DISTINCT i.salary) FROM emp i WHERE i.salary > e.salary) < 2 ORDER BY 1;
SELECT dept_id, max(salary) FROM emp GROUP BY dept_id HAVING max(salary) = (SELECT max(salary) FROM emp) ORDER BY 1;
SELECT dept_id, (SELECT count(*) FROM emp i WHERE i.salary > max(e.salary)) FROM emp e GROUP BY dept_id ORDER BY 1;  -- route: forwarded
SELECT dept_id, (SELECT max(e.salary)) FROM emp e GROUP BY dept_id ORDER BY 1;  -- route: forwarded
SELECT (SELECT name FROM emp WHERE salary = max(e.salary) ORDER BY id LIMIT 1) FROM emp e;  -- route: forwarded
SELECT count(*) FROM emp e WHERE EXISTS (SELECT 1 FROM emp b WHERE b.id = e.boss_id AND NOT EXISTS (SELECT 1 FROM dept d WHERE d.id = b.dept_id AND d.budget > e.salary));
SELECT x.id, x.total FROM (SELECT d.id, (SELECT sum(salary) FROM emp WHERE dept_id = d.id) AS total FROM dept d) x WHERE x.total > 5000 ORDER BY x.total DESC, x.id;
SELECT x.id FROM (SELECT id, name FROM emp WHERE id IN (SELECT id FROM (SELECT id FROM emp ORDER BY id LIMIT 5) y ORDER BY id DESC LIMIT 2)) x ORDER BY 1;
WITH s AS (SELECT dept_id, sum(salary) AS total FROM emp GROUP BY dept_id), m AS (SELECT max(total) AS t FROM s) SELECT dept_id FROM s WHERE total = (SELECT t FROM m) ORDER BY 1;
WITH s AS (SELECT dept_id AS d, avg(salary) AS a FROM emp GROUP BY dept_id) SELECT e.id, e.salary > s.a, e.salary - s.a FROM emp e LEFT JOIN s ON s.d = e.dept_id ORDER BY 1;
WITH RECURSIVE up AS (SELECT id, boss_id, 1 AS depth FROM emp WHERE id = 6 UNION ALL SELECT e.id, e.boss_id, depth + 1 FROM emp e JOIN up ON up.boss_id = e.id) SELECT id, depth FROM up ORDER BY depth;
WITH RECURSIVE tree AS (SELECT id, ARRAY[id] AS path FROM emp WHERE boss_id IS NULL UNION ALL SELECT e.id, path || e.id FROM emp e JOIN tree t ON t.id = e.boss_id) SELECT id, path FROM tree ORDER BY path;
WITH RECURSIVE tree AS (SELECT id, name, 0 AS lvl FROM emp WHERE boss_id IS NULL UNION ALL SELECT e.id, e.name, lvl + 1 FROM tree t, emp e WHERE e.boss_id = t.id AND lvl < 1) SELECT lvl, count(*) FROM tree GROUP BY lvl ORDER BY lvl;
WITH RECURSIVE t(n, f) AS (SELECT 1, 1::numeric UNION ALL SELECT n + 1, f * (n + 1) FROM t WHERE n < 25) SELECT n, f FROM t ORDER BY n;
WITH RECURSIVE t(n, f) AS (SELECT 1, 1.0::float8 UNION ALL SELECT n + 1, f / 3 FROM t WHERE n < 8) SELECT * FROM t ORDER BY n;
WITH RECURSIVE t(s) AS (SELECT 'a'::text UNION ALL SELECT s || 'b' FROM t WHERE length(s) < 5) SELECT s, length(s) FROM t ORDER BY 2;
WITH RECURSIVE t(s) AS (SELECT 'a'::varchar(3) UNION ALL SELECT s || 'b' FROM t WHERE length(s) < 5) SELECT * FROM t;
WITH RECURSIVE t(a, b) AS (SELECT 1, NULL::int UNION SELECT a % 3 + 1, b FROM t) SELECT * FROM t ORDER BY a;
WITH RECURSIVE t(d) AS (SELECT '2024-01-31'::timestamp UNION ALL SELECT d + interval '1 month' FROM t WHERE d < '2024-06-01') SELECT d FROM t ORDER BY 1;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL (SELECT n + 1 FROM t WHERE n < 3 ORDER BY n LIMIT 1)) SELECT * FROM t;  -- route: postgres
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3), u(m) AS (SELECT n * 10 FROM t UNION ALL SELECT m + 1 FROM u WHERE m < 12) SELECT * FROM u ORDER BY 1;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT max(n) + 1 FROM t WHERE n < 3) SELECT * FROM t;  -- route: postgres
WITH RECURSIVE t(n) AS (SELECT n + 1 FROM t) SELECT * FROM t;  -- route: postgres
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT t1.n + 1 FROM t t1 LEFT JOIN dept d ON d.id = t1.n WHERE t1.n < 4) SELECT * FROM t ORDER BY 1;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT t1.n + 1 FROM dept d LEFT JOIN t t1 ON d.id = t1.n WHERE t1.n < 4) SELECT * FROM t ORDER BY 1;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < (SELECT count(*) FROM dept)) SELECT * FROM t ORDER BY 1;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3 AND NOT EXISTS (SELECT 1 FROM dept WHERE id = n + 1)) SELECT * FROM t ORDER BY 1;
WITH RECURSIVE t(id, c) AS (SELECT id, c FROM txt WHERE id = 1 UNION ALL SELECT x.id, x.c FROM txt x JOIN t ON x.id = t.id + 1 WHERE t.id < 4) SELECT id, c, c || '|', length(c) FROM t ORDER BY 1;
WITH RECURSIVE t(id, b) AS (SELECT id, bmix FROM flags WHERE id = 1 UNION ALL SELECT x.id, x.btf FROM flags x JOIN t ON x.id = t.id + 1) SELECT id, b, NOT b FROM t ORDER BY 1;
WITH RECURSIVE t(id, n) AS (SELECT id, n FROM num WHERE id = 1 UNION ALL SELECT x.id, x.n FROM num x JOIN t ON x.id = t.id + 1) SELECT id, n, n * 2 FROM t ORDER BY 1;
WITH RECURSIVE t(id, ts) AS (SELECT id, ts FROM moment WHERE id = 1 UNION ALL SELECT x.id, x.tw FROM moment x JOIN t ON x.id = t.id + 1) SELECT id, ts, ts::date FROM t ORDER BY 1;
SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY dept_id ORDER BY salary DESC NULLS LAST, id) AS rn, dept_id FROM emp) x WHERE rn <= 2 AND dept_id = 1 ORDER BY id;
SELECT * FROM (SELECT id, c, count(*) OVER (PARTITION BY c) AS n FROM txt) x WHERE c = 'abc  ' ORDER BY id;
SELECT * FROM (SELECT id, nx, count(*) OVER (PARTITION BY nx) AS n FROM num) x WHERE nx = 1.5 ORDER BY id;
SELECT * FROM (SELECT id, iv, count(*) OVER (PARTITION BY iv) AS n FROM moment) x WHERE iv = '30 days' ORDER BY id;
SELECT * FROM (SELECT id, bmix, count(*) OVER (PARTITION BY bmix) AS n FROM flags) x WHERE bmix ORDER BY id;
SELECT * FROM (SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id) x WHERE n > 1 AND dept_id IS NOT NULL ORDER BY 1;
SELECT * FROM (SELECT nx, nb FROM num UNION SELECT nb, nx FROM num) x WHERE nx = 1.5 ORDER BY 1, 2;  -- route: forwarded
SELECT * FROM (SELECT DISTINCT c FROM txt) x WHERE c = 'abc';
SELECT * FROM (SELECT DISTINCT ON (dept_id) dept_id, id FROM emp ORDER BY dept_id, id) x WHERE id > 1 ORDER BY 1;
SELECT * FROM (SELECT id FROM emp ORDER BY id LIMIT 3) x WHERE id > 1 ORDER BY id;
SELECT * FROM (SELECT id FROM emp LIMIT 0) x;
SELECT * FROM (SELECT sum(salary) AS s FROM emp WHERE false) x WHERE s IS NULL;
SELECT count(*) FROM (SELECT DISTINCT dept_id, remote FROM emp) x;
SELECT count(*), count(DISTINCT x.n) FROM (SELECT n FROM num UNION ALL SELECT n FROM num) x;
SELECT sum(x) FROM (SELECT nb AS x FROM num WHERE nb < 100 UNION ALL SELECT 0.001) a;
SELECT max(x), min(x) FROM (SELECT f8 AS x FROM num UNION ALL SELECT 5) a;
SELECT x, x = 1 FROM (SELECT f8 AS x FROM num UNION ALL SELECT i8 FROM num) a ORDER BY 1;
SELECT x, count(*) FROM (SELECT i8 AS x FROM num UNION ALL SELECT i4 FROM num) a GROUP BY x HAVING count(*) > 1 ORDER BY x;
SELECT avg(x)::numeric(10,2), sum(x)::int, max(x)::text || '!' FROM (SELECT salary AS x FROM emp) a;
SELECT upper(x) FROM (SELECT name AS x FROM emp UNION SELECT city FROM dept) a WHERE x LIKE 'P%' ORDER BY 1;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY CASE WHEN dept_id = 2 THEN 0 ELSE 1 END, salary DESC NULLS LAST, id;
SELECT id FROM emp ORDER BY dept_id = 2 DESC NULLS LAST, id;
SELECT id FROM emp ORDER BY coalesce(boss_id, id) DESC, id;
SELECT id FROM emp ORDER BY (SELECT budget FROM dept WHERE dept.id = emp.dept_id) NULLS FIRST, id;
SELECT id FROM emp ORDER BY bonus * salary NULLS FIRST, id;
SELECT id FROM emp ORDER BY salary % 1000, hired NULLS FIRST, id;
SELECT id FROM emp ORDER BY length(name), lower(name) COLLATE "C", id;
SELECT id FROM emp ORDER BY dept_id IS NULL, remote, id DESC;
SELECT id AS a, salary AS b FROM emp ORDER BY b NULLS FIRST, a DESC;
SELECT id, salary FROM emp ORDER BY 2 DESC NULLS LAST, 1;
SELECT salary s, count(*) FROM emp GROUP BY s ORDER BY count(*) DESC, s NULLS FIRST;
SELECT hired - date '2015-01-01' AS days, count(*) FROM emp GROUP BY 1 ORDER BY 1;
SELECT extract(year FROM hired) AS y, extract(month FROM hired) AS m, count(*) FROM emp GROUP BY y, m ORDER BY y, m;
SELECT date_part('year', hired) AS y, sum(salary) FROM emp GROUP BY y ORDER BY y NULLS FIRST;
SELECT to_char(hired, 'YYYY') AS y, avg(salary) FROM emp GROUP BY y ORDER BY y;  -- route: sqlite / forwarded
SELECT left(name, 1) AS l, count(*) FROM emp GROUP BY l ORDER BY l COLLATE "C";
SELECT width_bucket(salary, 0, 10000, 4) AS b, count(*) FROM emp GROUP BY b ORDER BY b;  -- route: forwarded
SELECT salary BETWEEN 3000 AND 4500 AS mid, count(*), min(id) FROM emp GROUP BY mid ORDER BY mid;
SELECT remote::text, count(*) FROM emp GROUP BY remote::text ORDER BY 1;  -- route: sqlite / forwarded
SELECT dept_id, remote, bool_and(salary > 3000), bool_or(bonus IS NULL), every(id > 0) FROM emp GROUP BY dept_id, remote ORDER BY 1, 2;
SELECT dept_id, array_agg(DISTINCT salary ORDER BY salary), count(DISTINCT salary) FROM emp GROUP BY dept_id ORDER BY 1;
SELECT dept_id, sum(DISTINCT salary), avg(DISTINCT bonus), max(DISTINCT hired) FROM emp GROUP BY dept_id ORDER BY 1;
SELECT dept_id, sum(salary) FILTER (WHERE remote) AS r, sum(salary) FILTER (WHERE NOT remote) AS o FROM emp GROUP BY dept_id ORDER BY r NULLS FIRST, o;
SELECT dept_id, sum(salary * 1.1), sum(bonus + salary), avg(bonus * 2) FROM emp GROUP BY dept_id ORDER BY 1;
SELECT dept_id, max(salary) - min(salary) AS spread FROM emp GROUP BY dept_id HAVING max(salary) > min(salary) ORDER BY spread;
SELECT dept_id, count(*) * 100.0 / (SELECT count(*) FROM emp), round(count(*) * 100.0 / sum(count(*)) OVER (), 1) FROM emp GROUP BY dept_id ORDER BY 1;
