# NULLs in NOT IN and rows, sub-queries and outer levels, WITH, set operations and numeric scales.
SELECT id FROM emp WHERE dept_id NOT IN (SELECT dept_id FROM emp) ORDER BY id;
SELECT id FROM emp WHERE dept_id NOT IN (SELECT dept_id FROM emp WHERE dept_id IS NOT NULL) ORDER BY id;
SELECT id, dept_id NOT IN (SELECT boss_id FROM emp) FROM emp ORDER BY id;
SELECT id, dept_id IN (SELECT boss_id FROM emp WHERE false) FROM emp ORDER BY id;
SELECT id, dept_id NOT IN (SELECT boss_id FROM emp WHERE id > 100) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) IN (SELECT dept_id, boss_id FROM emp) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) NOT IN (SELECT dept_id, boss_id FROM emp WHERE id < 5) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) NOT IN (SELECT dept_id, boss_id FROM emp WHERE id > 100) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) IN ((1, NULL), (2, 1)) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) NOT IN ((1, NULL), (2, 1)) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) = (1, 1) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) < (2, 1) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id, salary) >= (1, 1, 3000) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) IS DISTINCT FROM (1, NULL) FROM emp ORDER BY id;
SELECT id, (dept_id, boss_id) IS NULL, (dept_id, boss_id) IS NOT NULL, NOT ((dept_id, boss_id) IS NULL) FROM emp ORDER BY id;
SELECT id, ROW(dept_id, boss_id) = ROW(1, 1), ROW(dept_id) = ROW(1) FROM emp ORDER BY id;
SELECT id, salary > ALL (SELECT salary FROM emp WHERE id > 100) FROM emp ORDER BY id;
SELECT id, salary > ANY (SELECT salary FROM emp WHERE id > 100) FROM emp ORDER BY id;
SELECT id, salary > ALL (SELECT salary FROM emp e WHERE e.dept_id = emp.dept_id AND e.id <> emp.id) FROM emp ORDER BY id;
SELECT id, salary = SOME (SELECT 3000) FROM emp ORDER BY id;
SELECT id, salary <> ANY (SELECT salary FROM emp) FROM emp ORDER BY id;
SELECT id, salary = ALL (SELECT salary FROM emp WHERE dept_id = 4) FROM emp ORDER BY id;
SELECT id, NULL IN (SELECT id FROM dept) FROM emp ORDER BY id LIMIT 1;
SELECT NULL IN (SELECT id FROM dept WHERE false), NULL NOT IN (SELECT 1 WHERE false), NULL IN (1), 1 IN (NULL, 1), 1 NOT IN (NULL, 2);
SELECT name FROM emp WHERE (SELECT true) ORDER BY id;
SELECT (SELECT id FROM emp WHERE false), (SELECT NULL), (SELECT count(*) FROM emp WHERE false);
SELECT (SELECT id FROM emp);
SELECT id, (SELECT name FROM emp e WHERE e.boss_id = emp.id) FROM emp ORDER BY id;
SELECT id, (SELECT name FROM emp e WHERE e.boss_id = emp.id ORDER BY e.id LIMIT 1) FROM emp ORDER BY id;
SELECT id, (SELECT name FROM emp e WHERE e.boss_id = emp.id ORDER BY e.id OFFSET 1 LIMIT 1) FROM emp ORDER BY id;
SELECT id, (SELECT name FROM emp e ORDER BY e.id LIMIT 1 OFFSET emp.id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, (SELECT sum(e.salary) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT id, (SELECT sum(d.id) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY id;
SELECT (SELECT sum(d.id) FROM emp e WHERE e.id = 1) FROM dept d;  -- route: forwarded
SELECT (SELECT count(d.id)) FROM dept d;  -- route: forwarded
SELECT (SELECT count(*) FROM (SELECT d.id) x) FROM dept d ORDER BY d.id;
SELECT sum((SELECT count(*) FROM emp e WHERE e.dept_id = d.id)) FROM dept d;
SELECT d.id, (SELECT max(e.id) + count(*) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY 1;
SELECT id FROM dept d WHERE (SELECT count(*) FROM emp WHERE dept_id = d.id) > 1 ORDER BY id;
SELECT id FROM dept WHERE EXISTS (SELECT 1 FROM emp WHERE dept_id = id) ORDER BY id;
SELECT id FROM dept WHERE EXISTS (SELECT FROM emp WHERE dept_id = dept.id) ORDER BY id;
SELECT id FROM dept WHERE id IN (SELECT dept_id FROM emp WHERE id > dept.id) ORDER BY id;
SELECT id FROM dept WHERE name IN (SELECT name FROM emp WHERE emp.id = dept.id) ORDER BY id;
SELECT id FROM dept WHERE city IN (SELECT city) ORDER BY id;
WITH emp AS (SELECT id, name FROM dept) SELECT * FROM emp ORDER BY id;
WITH emp AS (SELECT id, name FROM emp WHERE id < 3) SELECT * FROM emp ORDER BY id;
WITH emp AS (SELECT id FROM emp WHERE id < 3) SELECT * FROM public.emp WHERE id > 7 ORDER BY id;
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT a.x, b.x FROM a, b;
WITH a AS (SELECT 1 AS x) SELECT (WITH a AS (SELECT 2 AS x) SELECT x FROM a), x FROM a;
WITH a AS (WITH b AS (SELECT 5 AS x) SELECT x FROM b) SELECT * FROM a;
WITH a AS (WITH a AS (SELECT 5 AS x) SELECT x FROM a) SELECT * FROM a;
WITH a (p, q) AS (SELECT 1, 2) SELECT q, p FROM a;
WITH a (p) AS (SELECT 1, 2) SELECT * FROM a;
WITH a AS (SELECT id FROM emp), b AS (SELECT id FROM a WHERE id > 2) SELECT count(*) FROM a JOIN b USING (id);
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t;
WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n % 3 + 1 FROM t) SELECT * FROM t ORDER BY n;
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t;
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t LIMIT 5;
WITH RECURSIVE t AS (SELECT id, name, 0 AS lvl FROM emp WHERE boss_id IS NULL UNION ALL SELECT e.id, e.name, lvl + 1 FROM emp e JOIN t ON e.boss_id = t.id) SELECT * FROM t ORDER BY lvl, id;
WITH RECURSIVE t AS (SELECT id, name::text AS path FROM emp WHERE boss_id IS NULL UNION ALL SELECT e.id, t.path || '/' || e.name FROM emp e JOIN t ON e.boss_id = t.id) SELECT * FROM t ORDER BY id;
WITH RECURSIVE t(n, s) AS (SELECT 1, 'a' UNION ALL SELECT n + 1, s || 'b' FROM t WHERE n < 4) SELECT * FROM t ORDER BY n;
WITH RECURSIVE t(n) AS (SELECT 1.0 UNION ALL SELECT n / 2 FROM t WHERE n > 0.1) SELECT * FROM t;
WITH RECURSIVE t(n) AS (SELECT 1::numeric UNION SELECT (n + 1) % 3 FROM t) SELECT * FROM t ORDER BY n;  -- route: postgres
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1.5 FROM t WHERE n < 5) SELECT * FROM t;
WITH RECURSIVE t(a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM t WHERE b < 100) SELECT a FROM t;
WITH RECURSIVE t(d) AS (SELECT date '2024-01-30' UNION ALL SELECT (d + interval '1 day')::date FROM t WHERE d < '2024-02-02') SELECT * FROM t;
WITH RECURSIVE t(n) AS (SELECT NULL::int UNION SELECT n FROM t) SELECT count(*) FROM t;
WITH RECURSIVE t(n) AS (SELECT 2147483640 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t;
WITH t AS MATERIALIZED (SELECT id, 10 / (id - 1) AS q FROM emp) SELECT id FROM t WHERE id > 1 ORDER BY 1;
WITH t AS (SELECT id, 10 / (id - 1) AS q FROM emp) SELECT count(*) FROM t;
WITH unused AS (SELECT 1/0) SELECT 1;
WITH unused AS (SELECT id / 0 FROM emp) SELECT 1;
SELECT 1 UNION SELECT 1.0;  -- route: postgres
SELECT 1.0 UNION SELECT 1;  -- route: postgres
SELECT 1 UNION ALL SELECT 2.50 UNION ALL SELECT 3;
SELECT '1' UNION SELECT 1;
SELECT '1' UNION ALL SELECT '2' UNION ALL SELECT 3;
SELECT NULL UNION ALL SELECT NULL UNION ALL SELECT 3;
SELECT NULL UNION SELECT 'a';
SELECT '2024-01-01' UNION SELECT date '2024-01-02' ORDER BY 1;
SELECT date '2024-01-01' UNION SELECT timestamp '2024-01-02 03:04:05' ORDER BY 1;
SELECT 'abc'::varchar(5) UNION SELECT 'def'::varchar(10) ORDER BY 1;  -- route: sqlite / postgres
SELECT 'abc'::char(5) UNION SELECT 'def'::text ORDER BY 1;  -- route: postgres
SELECT 'abc'::char(5) UNION ALL SELECT 'def'::char(5) ORDER BY 1;  -- route: sqlite / postgres
SELECT 'abc'::char(5) UNION ALL SELECT 'def'::char(7) ORDER BY 1;  -- route: postgres
SELECT c FROM txt UNION SELECT v FROM txt ORDER BY 1;  -- route: forwarded
SELECT v FROM txt UNION SELECT t FROM txt ORDER BY 1;  -- route: sqlite / forwarded
SELECT 1::smallint UNION SELECT 2::bigint ORDER BY 1;
SELECT 1 UNION SELECT 2::real ORDER BY 1;
SELECT 0.1::real UNION SELECT 0.1::float8 ORDER BY 1;
SELECT f4 FROM num UNION SELECT f8 FROM num ORDER BY 1;
SELECT n FROM num UNION ALL SELECT 5 ORDER BY 1;
SELECT n FROM num UNION ALL SELECT 5.12345 ORDER BY 1;
SELECT n FROM num UNION ALL SELECT nb FROM num;
SELECT n::numeric(12,3) FROM num UNION SELECT bonus::numeric(12,3) FROM emp ORDER BY 1;
SELECT i4 FROM num UNION SELECT id FROM emp ORDER BY 1;
SELECT i4 FROM num EXCEPT SELECT id FROM emp ORDER BY 1;
SELECT i4 FROM num INTERSECT SELECT id FROM emp ORDER BY 1;
SELECT i4 FROM num EXCEPT ALL SELECT id FROM emp ORDER BY 1;
SELECT dept_id FROM emp INTERSECT ALL SELECT boss_id FROM emp ORDER BY 1;
SELECT 1 UNION SELECT 2 INTERSECT SELECT 2 ORDER BY 1;
SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 2 ORDER BY 1;
(SELECT 1 UNION ALL SELECT 1) UNION SELECT 2 ORDER BY 1;
SELECT 1 UNION ALL (SELECT 1 UNION SELECT 2) ORDER BY 1;
SELECT 1 EXCEPT SELECT 1 EXCEPT SELECT 2;
SELECT 1 EXCEPT (SELECT 1 EXCEPT SELECT 1);
SELECT id AS a FROM dept UNION SELECT id AS b FROM emp ORDER BY a;
SELECT id AS a FROM dept UNION SELECT id AS b FROM emp ORDER BY b;
SELECT id AS a FROM dept UNION SELECT id FROM emp ORDER BY a + 1;
SELECT id FROM dept UNION SELECT id FROM emp ORDER BY dept.id;
SELECT id, name FROM dept UNION ALL SELECT id, name FROM emp ORDER BY 1, 2 LIMIT 3;  -- route: sqlite / forwarded
SELECT * FROM (SELECT 1 AS a UNION SELECT 2) x WHERE a > 1;
SELECT * FROM (SELECT '1' AS a UNION SELECT '2') x WHERE a > '1';  -- route: sqlite / postgres
SELECT * FROM (SELECT i4 AS a FROM num UNION ALL SELECT i2 FROM num) x WHERE a = 7;
SELECT * FROM (SELECT nb AS a FROM num UNION ALL SELECT nx FROM num) x WHERE a = 1.5;
SELECT * FROM (SELECT nb AS a FROM num UNION ALL SELECT i4 FROM num) x WHERE a = 7;
SELECT * FROM (SELECT f8 AS a FROM num UNION ALL SELECT i4 FROM num) x WHERE a = 7;
SELECT * FROM (SELECT f8 AS a FROM num UNION ALL SELECT n FROM num) x WHERE a = 0.5;
SELECT a.* FROM (SELECT t FROM txt UNION ALL SELECT c FROM txt) a WHERE t = 'abc';
SELECT sum(a), avg(a), max(a) FROM (SELECT n AS a FROM num UNION ALL SELECT 1) x;  -- route: forwarded
SELECT sum(a), avg(a), max(a) FROM (SELECT bonus AS a FROM emp UNION ALL SELECT 1) x;  -- route: forwarded
SELECT sum(a), avg(a), max(a), min(a) FROM (SELECT bonus AS a FROM emp) x;
SELECT sum(a) + 1, avg(a) * 2 FROM (SELECT bonus * 1.000 AS a FROM emp) x;
SELECT coalesce(bonus, 0) FROM emp ORDER BY id;
SELECT coalesce(bonus, 0.0) FROM emp ORDER BY id;
SELECT coalesce(bonus, 0::numeric(8,2)) FROM emp ORDER BY id;
SELECT coalesce(bonus, salary) FROM emp ORDER BY id;
SELECT coalesce(bonus, 0) + 1 FROM emp ORDER BY id;
SELECT CASE WHEN id < 4 THEN bonus ELSE 0 END FROM emp ORDER BY id;
SELECT CASE WHEN id < 4 THEN bonus ELSE 0 END * 1.0 FROM emp ORDER BY id;
SELECT sum(CASE WHEN id < 4 THEN bonus ELSE 0 END) FROM emp;
SELECT avg(CASE WHEN id < 4 THEN bonus ELSE 0 END) FROM emp;
SELECT sum(bonus) / count(*) FROM emp;
SELECT avg(salary), avg(id), sum(id) / count(id), sum(id)::numeric / count(id) FROM emp;
SELECT avg(i2), avg(i4), avg(i8), avg(n), avg(nb), avg(nx) FROM num;
SELECT sum(i2), sum(i4), sum(n), sum(nb), sum(nx) FROM num;
SELECT sum(i8) FROM num;
SELECT avg(f8), sum(f8) FROM num WHERE id < 9;  -- route: forwarded
SELECT sum(f4) FROM num WHERE id IN (2, 3);  -- route: forwarded
SELECT max(f8), min(f8), max(f4) FROM num;
SELECT max(nb), min(nb), max(nx), min(nx) FROM num;  -- route: forwarded
SELECT max(n), min(n), max(z) FROM num;
SELECT variance(id), stddev(id), var_pop(salary), stddev_pop(bonus) FROM emp;
SELECT nb + n, nb * n, nb - n FROM num ORDER BY id;
SELECT nx / 3, nb / 3, n / 7, 10 / n FROM num WHERE id IN (2, 4, 7, 9) ORDER BY id;
SELECT x / 3 FROM (SELECT n AS x FROM num WHERE id IN (2, 4, 7, 9)) a ORDER BY 1;
SELECT x, x * 2 FROM (SELECT max(n) AS x FROM num UNION ALL SELECT 1.5) a ORDER BY 1;
WITH c AS (SELECT n, nb, z FROM num) SELECT n + z, nb + 0.00, z * 1.0 FROM c ORDER BY n, nb, z;
SELECT round(avg(bonus), 2), trunc(avg(bonus), 3), round(avg(salary)) FROM emp;
SELECT avg(bonus) OVER (PARTITION BY dept_id), sum(bonus) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT first_value(bonus) OVER (ORDER BY id), lag(bonus) OVER (ORDER BY id), lag(bonus, 1, 0) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT greatest(bonus, 5), least(bonus, 5.000), greatest(salary, bonus) FROM emp ORDER BY id;
SELECT nullif(bonus, 0), nullif(salary, 3000), nullif(bonus, 0.00) FROM emp ORDER BY id;
SELECT (SELECT bonus FROM emp WHERE id = 1) + 1, (SELECT max(bonus) FROM emp), (SELECT avg(salary) FROM emp);
SELECT (SELECT bonus FROM emp WHERE id = 1) UNION ALL SELECT 7;
SELECT id, salary * 1.10, salary * 0.1, bonus * 0.1, bonus % 7, salary / 7.0 FROM emp ORDER BY id;
SELECT 1.0, 1.00, 1e3, 1.5e-3, 1e0, .5, 5., 0.0, -0.0, 1e20, 123456789012345678901234567890;
SELECT 1.0::float8, 1e300 * 1e5, 1.5::real, 0.1::real::float8, 16777217::real, 1e15::float8, 1e16::float8, 123456789.123456789::float8;
SELECT -0.0::float8, 0::float8 * -1, '-0'::float8, 'NaN'::float8 = 'NaN'::float8, 'inf'::float8 > 1e308;
SELECT f8 * -1, f8 + 0, abs(f8), -f8 FROM num ORDER BY id;
SELECT 1e308::float8 * 10;
SELECT 1e-308::float8 / 1e10;
SELECT 5 / 0.0;
SELECT 5.0 / 0;
SELECT 5 % 0;
SELECT 0::float8 / 0;
SELECT 'NaN'::numeric + 1, 'NaN'::numeric = 'NaN'::numeric, 'NaN'::numeric > 1e10;
SELECT 1 / 3.0, 2 / 3.0, 10 / 4.00, 1e10 / 3, 100000 / 3.0, 0.0001 / 3, 3.0 / 0.0001;
SELECT 12345.678::numeric(6,1), 12345.678::numeric(3,1);
SELECT 1.005::numeric(5,2), -1.005::numeric(5,2), 2.5::int, 3.5::int, -2.5::int, 2.5::float8::int, 3.5::float8::int, 0.5::float8::int8;
SELECT '  5 '::int, '5.0'::numeric, ' 1e3 '::float8;
SELECT '5.0'::int;
SELECT 'abc'::varchar(2), 'abc  '::char(3), 'abcd'::char(2), 'a'::char(3) || 'b', length('a  '::char(3));
SELECT 'a '::char(3) = 'a', 'a '::text = 'a', 'a '::char(3) = 'a '::text, 'a'::char(3) = 'a  '::varchar;
