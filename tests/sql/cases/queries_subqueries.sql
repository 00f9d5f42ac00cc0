# Sub-queries, quantifiers, rows, names of columns.
SELECT (SELECT max(salary) FROM emp);
SELECT (SELECT salary FROM emp WHERE id = 1), (SELECT salary FROM emp WHERE id = 999);
SELECT (SELECT salary FROM emp);
SELECT (SELECT salary FROM emp WHERE dept_id = 4);
SELECT (SELECT id, name FROM emp WHERE id = 1);  -- route: error
SELECT name, (SELECT d.name FROM dept d WHERE d.id = e.dept_id) FROM emp e ORDER BY e.id;
SELECT d.id, (SELECT e.name FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY d.id;
SELECT d.id, (SELECT e.name FROM emp e WHERE e.dept_id = d.id ORDER BY e.id LIMIT 1) AS first FROM dept d ORDER BY d.id;
SELECT d.id, (SELECT count(*) FROM emp e WHERE e.dept_id = d.id) AS n, (SELECT sum(bonus) FROM emp e WHERE e.dept_id = d.id) FROM dept d ORDER BY n DESC, d.id;
SELECT id FROM emp WHERE salary = (SELECT max(salary) FROM emp);
SELECT id FROM emp e WHERE salary > (SELECT avg(salary) FROM emp x WHERE x.dept_id = e.dept_id) ORDER BY id;
SELECT id FROM emp WHERE dept_id = (SELECT id FROM dept WHERE city = 'Paris');
SELECT id FROM emp WHERE dept_id = (SELECT id FROM dept WHERE budget > 10);
SELECT id FROM emp WHERE bonus = (SELECT max(bonus) FROM emp);
SELECT (SELECT max(id) FROM emp WHERE salary < (SELECT max(salary) FROM emp));
SELECT id FROM dept d WHERE EXISTS (SELECT 1 FROM emp WHERE dept_id = d.id) ORDER BY id;
SELECT id FROM dept d WHERE NOT EXISTS (SELECT * FROM emp e WHERE e.dept_id = d.id AND e.salary > 100) ORDER BY id;
SELECT EXISTS (SELECT 1 FROM emp WHERE false), EXISTS (SELECT FROM emp), NOT EXISTS (SELECT 1 FROM parent);
SELECT id FROM emp WHERE dept_id IN (SELECT id FROM dept WHERE budget > 1000) ORDER BY id;
SELECT id FROM emp WHERE dept_id NOT IN (SELECT id FROM dept WHERE budget > 1000) ORDER BY id;
SELECT id FROM dept WHERE id NOT IN (SELECT dept_id FROM emp);
SELECT id FROM dept WHERE id NOT IN (SELECT dept_id FROM emp WHERE dept_id IS NOT NULL) ORDER BY id;
SELECT id, id IN (SELECT dept_id FROM emp), id NOT IN (SELECT dept_id FROM emp WHERE id < 3) FROM dept ORDER BY id;
SELECT id FROM emp WHERE dept_id IN (SELECT NULL::int) ORDER BY id;
SELECT NULL IN (SELECT id FROM emp), NULL::int IN (SELECT id FROM emp WHERE false), 1 IN (SELECT id FROM emp);
SELECT id FROM emp WHERE salary IN (SELECT i8 FROM num) OR bonus IN (SELECT n FROM num) ORDER BY id;
SELECT id FROM num WHERE nx IN (SELECT n FROM num) ORDER BY id;
SELECT id FROM num WHERE i4 IN (SELECT nx FROM num) ORDER BY id;
SELECT id FROM txt WHERE t IN (SELECT v FROM txt) ORDER BY id;
SELECT id FROM txt WHERE c IN (SELECT c FROM txt) ORDER BY id;
SELECT id FROM emp WHERE name IN (SELECT name FROM emp WHERE id < 3 UNION SELECT 'zoe') ORDER BY id;
SELECT id FROM flags WHERE b01 IN (SELECT btf FROM flags WHERE btf) ORDER BY id;
SELECT id FROM emp WHERE hired IN (SELECT hired FROM emp GROUP BY hired HAVING count(*) > 1) ORDER BY id;
SELECT id FROM emp WHERE dept_id = ANY (SELECT id FROM dept WHERE city IS NOT NULL) ORDER BY id;
SELECT id FROM emp WHERE dept_id = SOME (SELECT id FROM dept WHERE city IS NOT NULL) ORDER BY id;
SELECT id FROM emp WHERE salary > ANY (SELECT salary FROM emp WHERE dept_id = 1) ORDER BY id;
SELECT id FROM emp WHERE salary > ALL (SELECT salary FROM emp WHERE dept_id = 1) ORDER BY id;
SELECT id FROM emp WHERE salary >= ALL (SELECT salary FROM emp) ORDER BY id;
SELECT id FROM emp WHERE salary >= ALL (SELECT salary FROM emp WHERE salary IS NOT NULL) ORDER BY id;
SELECT id FROM emp WHERE salary <> ALL (SELECT salary FROM emp WHERE id < 4) ORDER BY id;
SELECT id FROM emp WHERE salary <> ANY (SELECT salary FROM emp WHERE id = 1) ORDER BY id;
SELECT id FROM emp WHERE salary = ALL (SELECT salary FROM emp WHERE id IN (2, 3)) ORDER BY id;
SELECT id, salary > ANY (SELECT salary FROM emp), salary < ALL (SELECT salary FROM emp WHERE false), salary < ANY (SELECT salary FROM emp WHERE false) FROM emp ORDER BY id;
SELECT id FROM emp e WHERE salary >= ALL (SELECT x.salary FROM emp x WHERE x.dept_id = e.dept_id) ORDER BY id;
SELECT id FROM emp WHERE bonus > ANY (SELECT n FROM num) ORDER BY id;
SELECT id FROM num WHERE nx < ALL (SELECT nb FROM num WHERE nb > 5) ORDER BY id;
SELECT dept_id FROM emp GROUP BY dept_id HAVING count(*) >= ALL (SELECT count(*) FROM emp GROUP BY dept_id);  -- route: forwarded
SELECT id FROM emp WHERE (dept_id, salary) = (1, 3000) ORDER BY id;
SELECT id FROM emp WHERE ROW(dept_id, salary) = ROW(1, 3000) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) <> (1, 3000) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) < (2, 5000) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) <= (2, 4000) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary, id) > (1, 3000, 2) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary, id) >= (1, 3000, 2) ORDER BY dept_id, salary, id LIMIT 3;
SELECT id FROM emp WHERE (hired, id) > ('2016-02-29', 2) ORDER BY hired, id;
SELECT id, (dept_id, salary) < (1, NULL), (dept_id, salary) = (1, NULL), (dept_id, salary) <> (1, NULL) FROM emp ORDER BY id;
SELECT (1, 2) = (1, 2), (1, NULL) = (2, NULL), (1, NULL) = (1, NULL), (1, 2) < (1, 3), (NULL, 1) < (1, 2);
SELECT (1, 2.5, 'a') = (1, 2.50, 'a'), (1, 'a') < (1, 'b');  -- route: sqlite / postgres
SELECT 'a' < 'B', (1, 'a') < (1, 'B');  -- route: sqlite / postgres
SELECT id FROM emp WHERE (dept_id, salary) = (1, 2, 3);  -- route: error
SELECT id FROM emp WHERE (dept_id, remote) IN ((1, true), (2, false)) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, remote) NOT IN ((1, true), (2, false)) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) IN (SELECT dept_id, max(salary) FROM emp GROUP BY dept_id) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) NOT IN (SELECT dept_id, max(salary) FROM emp WHERE dept_id IS NOT NULL GROUP BY dept_id) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, bonus) IN (SELECT i4, n FROM num) ORDER BY id;
SELECT id FROM emp WHERE (id, dept_id) IN (SELECT id FROM emp);  -- route: error
SELECT id FROM emp WHERE (dept_id, salary) IS DISTINCT FROM (1, NULL) ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) IS NOT DISTINCT FROM (2, NULL) ORDER BY id;
SELECT id FROM emp WHERE ROW(salary, bonus) IS NULL ORDER BY id;
SELECT id FROM emp WHERE (salary, bonus) IS NOT NULL ORDER BY id;
SELECT id FROM emp WHERE (dept_id, salary) = (SELECT dept_id, salary FROM emp WHERE id = 3) ORDER BY id;  -- route: forwarded
SELECT id FROM emp WHERE (dept_id, salary) > ALL (SELECT dept_id, salary FROM emp);  -- route: forwarded
SELECT country, sku FROM stock WHERE (country, sku) IN (('de', 1), ('FR', 1)) ORDER BY amount;
SELECT array(SELECT id FROM parent ORDER BY id);  -- route: any
SELECT id FROM parent p WHERE id = (SELECT id FROM kid k WHERE k.parent_id = p.id AND k.id = 12) ORDER BY id;
SELECT x.n FROM (SELECT count(*) AS n FROM emp) x;
SELECT id, salary FROM (SELECT id, salary FROM emp ORDER BY salary DESC NULLS LAST, id LIMIT 3) x ORDER BY id;
SELECT (SELECT (SELECT (SELECT 1)));
SELECT id FROM emp WHERE id IN (SELECT boss_id FROM emp WHERE id IN (SELECT boss_id FROM emp WHERE boss_id > 1)) ORDER BY id;
SELECT e.id FROM emp e WHERE e.id IN (SELECT id FROM dept WHERE e.salary > 100) ORDER BY e.id;
SELECT e.id, e.salary + (SELECT count(*) FROM parent) FROM emp e ORDER BY e.id;
SELECT CASE WHEN EXISTS (SELECT 1 FROM emp) THEN 'some' ELSE 'none' END;
SELECT coalesce((SELECT name FROM emp WHERE id = 99), 'nobody');
SELECT id FROM emp WHERE id IN (SELECT id FROM emp FOR UPDATE) ORDER BY id;  -- route: any
SELECT count(*), sum(id), 1 + 1, -1, 'x', id IS NULL FROM emp GROUP BY id IS NULL;
SELECT id::text, name::varchar(2), CAST(salary AS bigint), 'x'::text, 5::int8, true::text FROM emp WHERE id = 1;
SELECT CASE WHEN id = 1 THEN name END, CASE WHEN id = 1 THEN 'x' ELSE name END, CASE id WHEN 1 THEN 2 ELSE 3 END FROM emp WHERE id = 1;
SELECT (SELECT name FROM emp WHERE id = 1), (SELECT 5 AS five), (SELECT 6), EXISTS (SELECT 1), 1 IN (SELECT 1), (SELECT max(id) FROM emp);
SELECT coalesce(salary, 0), nullif(salary, 0) FROM emp WHERE id = 1;
SELECT emp.id, public.emp.name, (emp.salary), +emp.id FROM emp WHERE emp.id = 1;
SELECT row_number() OVER (), count(*) OVER (), lag(id) OVER (ORDER BY id) FROM parent WHERE id = 1;
SELECT upper(name), lower(name), length(name), substring(name FROM 2), trim(name) FROM emp WHERE id = 1;
SELECT id AS "Quoted Name", name AS "select", salary "x""y" FROM emp WHERE id = 1;
SELECT "Id", "UserName", "order" FROM "Mixed" ORDER BY "Id";
SELECT id = 1, id > 1 AND remote, NOT remote, name || 'x', id + 1, name LIKE 'A%', id BETWEEN 1 AND 2, id IN (1, 2) FROM emp WHERE id = 1;
SELECT ctid FROM emp WHERE id = 1;  -- route: forwarded
SELECT emp.name FROM emp, dept WHERE name = 'x';  -- route: error
-- params: int4:1 | int4:3000
SELECT id FROM emp WHERE (dept_id, salary) = ($1, $2) ORDER BY id;
-- params: :1 | :3000
SELECT id FROM emp WHERE (dept_id, salary) > ($1, $2) ORDER BY id;
-- params: int4:2000
SELECT id FROM emp WHERE $1 < ALL (SELECT salary FROM emp WHERE dept_id = 2 AND salary IS NOT NULL) AND id = 1;
-- params: int4:1
SELECT id FROM emp WHERE $1 IN (SELECT id FROM emp) AND id = 1;
-- params: text:'a'
SELECT id FROM emp WHERE $1 < 'B' AND id = 1;  -- route: sqlite / forwarded
# What SQLite's parser cannot read in one piece
SELECT id + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + 1)))))))))))))))))))))))))))))))))) FROM parent ORDER BY id;  -- route: forwarded
SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id IN (SELECT id FROM parent WHERE id > 1)))))))))) ORDER BY id;  -- route: any
SELECT (SELECT salary FROM emp WHERE salary = 3000 ORDER BY salary FETCH FIRST 1 ROW WITH TIES);
