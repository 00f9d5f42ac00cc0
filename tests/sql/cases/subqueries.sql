# Sub-selects: scalar, with too many rows, correlated, EXISTS, IN, ANY, ALL, in FROM.
SELECT (SELECT 1), (SELECT NULL), (SELECT 'x'), (SELECT 1.50);
SELECT (SELECT id FROM emp WHERE id = 1), (SELECT id FROM emp WHERE id = 99);
SELECT (SELECT id FROM emp);
SELECT (SELECT id FROM emp WHERE dept_id = 2);
SELECT id, (SELECT id FROM emp WHERE dept_id = dept.id) FROM dept;
SELECT id, (SELECT id FROM emp WHERE dept_id = dept.id) FROM dept WHERE id > 2;
SELECT id, (SELECT name FROM emp WHERE dept_id = dept.id ORDER BY emp.id LIMIT 1) FROM dept;
SELECT id, (SELECT name FROM emp WHERE dept_id = dept.id ORDER BY emp.id DESC LIMIT 1) AS last FROM dept ORDER BY id;
SELECT id, (SELECT name FROM emp WHERE dept_id = dept.id LIMIT 2) FROM dept WHERE id = 1;
SELECT id, (SELECT id, name FROM emp WHERE id = 1) FROM dept;
SELECT id, (SELECT max(salary) FROM emp WHERE dept_id = dept.id), (SELECT count(*) FROM emp WHERE dept_id = dept.id) FROM dept;
SELECT id, (SELECT avg(salary) FROM emp WHERE dept_id = dept.id), (SELECT sum(bonus) FROM emp WHERE dept_id = dept.id) FROM dept;
SELECT id, (SELECT d.name FROM dept d WHERE d.id = emp.dept_id) AS dept FROM emp ORDER BY id;
SELECT id, (SELECT b.name FROM emp b WHERE b.id = emp.boss_id) || '!' FROM emp;
SELECT id, salary - (SELECT min(salary) FROM emp) AS above FROM emp ORDER BY above, id;
SELECT id, salary > (SELECT avg(salary) FROM emp) FROM emp;
SELECT id FROM emp WHERE salary > (SELECT avg(salary) FROM emp);
SELECT id FROM emp WHERE salary = (SELECT max(salary) FROM emp);
SELECT id FROM emp WHERE salary = (SELECT salary FROM emp WHERE id IN (1, 2));
SELECT id FROM emp WHERE salary = (SELECT salary FROM emp WHERE id = 99);
SELECT id FROM emp e WHERE salary = (SELECT max(salary) FROM emp WHERE dept_id = e.dept_id);
SELECT id FROM emp e WHERE (SELECT count(*) FROM emp WHERE boss_id = e.id) > 1;
SELECT id FROM emp ORDER BY (SELECT name FROM dept WHERE dept.id = emp.dept_id) NULLS FIRST, id;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY (SELECT count(*) FROM emp b WHERE b.boss_id = emp.id) DESC, id;
SELECT (SELECT count(*) FROM emp) + (SELECT count(*) FROM dept), (SELECT count(*) FROM emp) * 2;
SELECT dept_id, (SELECT name FROM dept WHERE id = dept_id), count(*) FROM emp GROUP BY dept_id;
SELECT dept_id, count(*) FROM emp GROUP BY dept_id HAVING count(*) > (SELECT 1);
SELECT dept_id, count(*) FROM emp GROUP BY dept_id HAVING count(*) = (SELECT max(n) FROM (SELECT count(*) AS n FROM emp GROUP BY dept_id) x);
SELECT id FROM dept WHERE EXISTS (SELECT 1 FROM emp WHERE dept_id = dept.id);
SELECT id FROM dept WHERE NOT EXISTS (SELECT 1 FROM emp WHERE dept_id = dept.id);
SELECT id FROM dept WHERE EXISTS (SELECT * FROM emp WHERE dept_id = dept.id AND salary > 4500);
SELECT id FROM dept WHERE EXISTS (SELECT NULL FROM emp WHERE dept_id = dept.id AND remote);
SELECT id FROM dept WHERE EXISTS (SELECT 1 FROM blank);
SELECT id FROM dept WHERE NOT EXISTS (SELECT 1 FROM blank);
SELECT id, EXISTS (SELECT 1 FROM emp WHERE dept_id = dept.id) FROM dept;
SELECT id FROM dept WHERE EXISTS (SELECT count(*) FROM emp WHERE dept_id = dept.id);
SELECT id FROM dept WHERE EXISTS (SELECT 1 FROM emp e WHERE e.dept_id = dept.id AND EXISTS (SELECT 1 FROM emp b WHERE b.id = e.boss_id AND b.dept_id <> e.dept_id));
SELECT id FROM dept WHERE EXISTS (SELECT 1 FROM emp WHERE dept_id = dept.id LIMIT 0);
SELECT id FROM dept WHERE id IN (SELECT dept_id FROM emp);
SELECT id FROM dept WHERE id NOT IN (SELECT dept_id FROM emp);
SELECT id FROM dept WHERE id NOT IN (SELECT dept_id FROM emp WHERE dept_id IS NOT NULL);
SELECT id FROM dept WHERE id IN (SELECT dept_id FROM emp WHERE salary > dept.budget / 100);
SELECT id FROM dept WHERE name IN (SELECT name FROM emp);
SELECT id FROM emp WHERE dept_id IN (SELECT id FROM dept WHERE city = 'Paris');
SELECT id FROM emp WHERE (dept_id IN (SELECT id FROM dept WHERE budget > 0)) IS NOT TRUE;
SELECT id FROM emp WHERE salary IN (SELECT i4 FROM num);
SELECT id FROM emp WHERE salary IN (SELECT i8 FROM num);
SELECT id FROM emp WHERE id IN (SELECT n FROM num);
SELECT id FROM emp WHERE name IN (SELECT id FROM emp);
SELECT id FROM emp WHERE id IN (SELECT id, name FROM emp);
SELECT id FROM emp WHERE id IN (SELECT id FROM emp ORDER BY salary LIMIT 2);
SELECT id FROM emp WHERE NULL IN (SELECT id FROM blank);
SELECT id FROM emp WHERE NULL NOT IN (SELECT id FROM blank);
SELECT id FROM emp WHERE id = ANY (SELECT dept_id FROM emp);
SELECT id FROM emp WHERE id = SOME (SELECT dept_id FROM emp);
SELECT id FROM emp WHERE salary > ALL (SELECT salary FROM emp WHERE dept_id = 1);  -- route: sqlite
SELECT id FROM emp WHERE salary >= ALL (SELECT salary FROM emp);  -- route: sqlite
SELECT id FROM emp WHERE salary > ANY (SELECT salary FROM emp WHERE dept_id = 2);  -- route: sqlite
SELECT id FROM emp WHERE salary > ALL (SELECT a FROM blank);  -- route: sqlite
SELECT id FROM emp WHERE salary > ANY (SELECT a FROM blank);  -- route: sqlite
SELECT id FROM emp WHERE id <> ALL (SELECT boss_id FROM emp WHERE boss_id IS NOT NULL);  -- route: sqlite
SELECT id FROM emp WHERE (dept_id, salary) IN (SELECT dept_id, max(salary) FROM emp GROUP BY dept_id);  -- route: sqlite
SELECT id FROM emp WHERE (dept_id, salary) = (SELECT 1, 5000);  -- route: forwarded
SELECT x.id FROM (SELECT id FROM emp WHERE salary > 3000) x;
SELECT x.a + 1 FROM (SELECT id AS a FROM emp) AS x WHERE x.a < 3;
SELECT a, b FROM (SELECT id, name FROM emp) x (a, b) WHERE a > 6;
SELECT * FROM (SELECT dept_id, count(*) AS n, max(salary) FROM emp GROUP BY dept_id) x WHERE n > 1;
SELECT d.name, x.n FROM dept d JOIN (SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id) x ON x.dept_id = d.id;
SELECT d.name, x.n FROM dept d LEFT JOIN (SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id) x ON x.dept_id = d.id ORDER BY d.id;
SELECT avg(n) FROM (SELECT count(*) AS n FROM emp GROUP BY dept_id) x;
SELECT max(n), min(n), sum(n) FROM (SELECT count(*) AS n FROM emp GROUP BY dept_id) x;
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v (n, t) WHERE n > 1;
SELECT v.n, e.name FROM (VALUES (1), (2)) v (n) JOIN emp e ON e.id = v.n;
SELECT * FROM (SELECT 1 AS a, 'x' AS b, NULL AS c, 1.5 AS d) q;
SELECT q.* FROM (SELECT *, salary * 2 AS twice FROM emp) q WHERE twice > 8000;
SELECT count(*) FROM (SELECT DISTINCT dept_id FROM emp) q;
SELECT count(*) FROM (SELECT dept_id FROM emp UNION SELECT id FROM dept) q;
SELECT * FROM (SELECT id, name FROM emp ORDER BY salary DESC NULLS LAST, id LIMIT 3) q ORDER BY id;
SELECT id FROM (SELECT id FROM emp ORDER BY id LIMIT 3 OFFSET 1) q ORDER BY id DESC;
SELECT nope FROM (SELECT id FROM emp) q;
SELECT q.name FROM (SELECT id FROM emp) q;
SELECT id FROM (SELECT id FROM emp);  -- differs: hint
SELECT * FROM (SELECT id FROM emp) q JOIN LATERAL (SELECT name FROM dept WHERE dept.id = q.id) l ON true;
SELECT d.id, l.name FROM dept d LEFT JOIN LATERAL (SELECT name FROM emp WHERE dept_id = d.id ORDER BY id LIMIT 1) l ON true;
SELECT ARRAY(SELECT id FROM dept ORDER BY id);
UPDATE emp SET salary = (SELECT max(salary) FROM emp) WHERE id = 2;
UPDATE emp SET salary = (SELECT salary FROM emp) WHERE id = 2;
UPDATE emp SET salary = (SELECT salary FROM emp WHERE id = 99) WHERE id = 2 RETURNING salary;
UPDATE emp SET name = (SELECT name FROM dept WHERE dept.id = emp.dept_id) WHERE dept_id IS NOT NULL;
UPDATE emp SET name = (SELECT name FROM dept WHERE dept.id = emp.dept_id);
UPDATE dept SET budget = (SELECT sum(salary) FROM emp WHERE dept_id = dept.id) RETURNING id, budget;
UPDATE dept SET budget = budget + (SELECT count(*) FROM emp WHERE dept_id = dept.id);
UPDATE dept SET (budget, city) = (SELECT max(salary), min(name) FROM emp WHERE dept_id = dept.id) WHERE id < 3;  -- route: sqlite / refused
UPDATE emp SET remote = EXISTS (SELECT 1 FROM emp b WHERE b.boss_id = emp.id);
UPDATE emp SET salary = 1 WHERE id IN (SELECT boss_id FROM emp);
UPDATE emp SET salary = 1 WHERE dept_id = (SELECT id FROM dept WHERE name = 'Sales');
DELETE FROM kid WHERE parent_id IN (SELECT id FROM parent WHERE label = 'one');
DELETE FROM kid WHERE NOT EXISTS (SELECT 1 FROM parent WHERE parent.id = kid.parent_id);
DELETE FROM kid WHERE id = (SELECT max(id) FROM kid) RETURNING id;
DELETE FROM kid WHERE id = (SELECT id FROM kid);
INSERT INTO kid (id, parent_id) VALUES ((SELECT max(id) + 1 FROM kid), (SELECT min(id) FROM parent)) RETURNING *;
INSERT INTO kid (id, label) VALUES (50, (SELECT label FROM kid));
INSERT INTO kid (id, label) SELECT max(id) + 1, 'new' FROM kid RETURNING id;
