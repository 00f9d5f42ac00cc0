# UPDATE and DELETE: other tables, sub-queries, several columns, RETURNING, keys and their actions.
UPDATE blank SET a = 1;
UPDATE emp SET salary = salary + 1;
UPDATE emp SET salary = salary + 1 WHERE id < 3 RETURNING id, salary;
UPDATE emp AS e SET salary = e.salary * 2 WHERE e.id = 1 RETURNING e.*;
UPDATE emp AS e SET salary = 1 WHERE emp.id = 1;  -- route: error
UPDATE emp e SET salary = e.salary + 1, bonus = NULL, name = upper(name) WHERE e.dept_id = 1 RETURNING e.id, e.name, bonus;
UPDATE emp SET e.salary = 1;  -- route: error
UPDATE emp SET nope = 1;  -- route: error
UPDATE emp SET salary = 1, salary = 2;  -- route: error
UPDATE emp SET salary = NULL, grade = DEFAULT, remote = DEFAULT WHERE id = 2 RETURNING salary, grade, remote;
UPDATE emp SET remote = NULL WHERE id = 2;
UPDATE emp SET name = NULL;
UPDATE emp SET name = NULL WHERE id = 99;
UPDATE emp SET salary = 2147483647 + 1;
UPDATE emp SET salary = salary * 1000000;
UPDATE emp SET salary = 99999999999 WHERE id = 1;
UPDATE emp SET salary = 'x' WHERE id = 1;
UPDATE emp SET salary = 1.5 WHERE id = 1 RETURNING salary;
UPDATE emp SET salary = grade WHERE grade IS NOT NULL RETURNING id, salary;
UPDATE emp SET salary = bonus WHERE bonus IS NOT NULL RETURNING id, salary;
UPDATE emp SET grade = salary, bonus = salary / 7 WHERE salary IS NOT NULL RETURNING id, grade, bonus;
UPDATE emp SET bonus = bonus / 3 RETURNING id, bonus;
UPDATE emp SET bonus = 123456789 WHERE id = 1;
UPDATE emp SET bonus = bonus * 100000;
UPDATE emp SET hired = '2024-02-30' WHERE id = 1;
UPDATE emp SET hired = hired + 1 WHERE hired IS NOT NULL RETURNING id, hired;  -- route: any
UPDATE emp SET hired = '2024-02-29 10:00:00'::timestamp WHERE id = 1 RETURNING hired;
UPDATE emp SET hired = now() WHERE id = 1 RETURNING hired = now()::date;  -- route: any
UPDATE emp SET name = salary WHERE salary IS NOT NULL RETURNING name;
UPDATE emp SET name = hired WHERE id = 1 RETURNING name;
UPDATE emp SET name = remote RETURNING id, name;
UPDATE emp SET salary = name;  -- route: error
UPDATE emp SET salary = remote;  -- route: error
UPDATE emp SET remote = salary;  -- route: error
UPDATE emp SET remote = (salary > 3500) WHERE salary IS NOT NULL RETURNING id, remote;
UPDATE emp SET remote = (salary > 3500);
UPDATE emp SET (salary, grade) = (1, 2.5) WHERE id = 1 RETURNING salary, grade;
UPDATE emp SET (salary, grade) = ROW(1, DEFAULT) WHERE id = 1 RETURNING salary, grade;
UPDATE emp SET (salary, grade) = (1) WHERE id = 1;  -- route: error
UPDATE emp SET (salary, grade) = (1, 2, 3) WHERE id = 1;  -- route: error
UPDATE emp SET (salary, grade) = (SELECT 1, 2.5) WHERE id = 1 RETURNING salary, grade;
UPDATE emp SET (salary, name) = (SELECT id * 100, name FROM dept WHERE dept.id = emp.dept_id) WHERE dept_id IS NOT NULL RETURNING id, salary, name;
UPDATE emp SET (salary, grade) = (SELECT id, id FROM dept WHERE id = 99) WHERE id = 1 RETURNING salary, grade;
UPDATE emp SET (salary, name) = (SELECT id, name FROM dept WHERE id = 99) WHERE id = 1;
UPDATE emp SET (salary, grade) = (SELECT id, id FROM dept) WHERE id = 1;
UPDATE emp SET (salary, grade) = (SELECT id FROM dept WHERE id = 1) WHERE id = 1;  -- route: error
UPDATE emp SET (salary, grade) = (SELECT sum(salary), max(grade) FROM emp) WHERE id = 1 RETURNING salary, grade;
UPDATE emp e SET (salary, bonus) = (SELECT max(salary), min(bonus) FROM emp x WHERE x.dept_id = e.dept_id) RETURNING id, salary, bonus;
UPDATE emp SET salary = (SELECT max(salary) FROM emp) RETURNING id, salary;
UPDATE emp e SET salary = (SELECT sum(x.salary) FROM emp x WHERE x.id <= e.id) RETURNING id, salary;
UPDATE emp e SET salary = (SELECT count(*) FROM emp x WHERE x.salary < e.salary) RETURNING id, salary;
UPDATE emp SET salary = (SELECT salary FROM emp);
UPDATE emp SET salary = 0 WHERE salary < (SELECT avg(salary) FROM emp) RETURNING id;
UPDATE emp e SET salary = salary + 1 WHERE EXISTS (SELECT 1 FROM emp x WHERE x.boss_id = e.id) RETURNING id, salary;
UPDATE emp SET salary = 1 WHERE id IN (SELECT boss_id FROM emp) RETURNING id;
WITH top AS (SELECT max(salary) AS m FROM emp) UPDATE emp SET salary = (SELECT m FROM top) - salary RETURNING id, salary;
WITH top AS (SELECT dept_id, max(salary) AS m FROM emp GROUP BY dept_id) UPDATE emp SET salary = top.m FROM top WHERE top.dept_id = emp.dept_id RETURNING emp.id, emp.salary;
# FROM
UPDATE emp SET salary = 1 FROM dept WHERE dept.id = emp.dept_id AND dept.name = 'Sales';
UPDATE emp SET salary = dept.id * 10 FROM dept WHERE dept.id = emp.dept_id RETURNING emp.id, salary;
UPDATE emp SET salary = d.id * 10 FROM dept d WHERE d.id = emp.dept_id RETURNING emp.id, emp.salary, d.name;
UPDATE emp e SET salary = d.id FROM dept AS d WHERE d.id = e.dept_id RETURNING *;
UPDATE emp e SET salary = d.id FROM dept AS d WHERE d.id = e.dept_id RETURNING d.*, e.id;
UPDATE emp e SET salary = d.id FROM dept AS d WHERE d.id = e.dept_id RETURNING upper(d.name) || e.name AS both, d.budget, e.salary + d.id;
UPDATE emp e SET salary = x.n FROM (SELECT dept_id, count(*) AS n FROM emp GROUP BY dept_id) x WHERE x.dept_id = e.dept_id RETURNING e.id, e.salary, x.n;
UPDATE emp e SET name = b.name FROM emp b WHERE b.id = e.boss_id RETURNING e.id, e.name, b.id, b.name;
UPDATE emp e SET salary = b.salary FROM emp b WHERE b.id = e.boss_id RETURNING e.id, e.salary, b.salary;
UPDATE emp e SET salary = 5 FROM dept d JOIN country c ON c.code = 'de' WHERE d.id = e.dept_id RETURNING e.id, c.name, d.name;
UPDATE emp e SET salary = 5 FROM dept d LEFT JOIN parent p ON p.id = d.id WHERE d.id = e.dept_id RETURNING e.id, p.label;
UPDATE emp e SET salary = 5 FROM dept d, country c WHERE d.id = e.dept_id AND c.code = 'FR' RETURNING e.id, c.people, d.city;
UPDATE emp SET salary = 5 FROM dept WHERE dept.id = 99 RETURNING emp.id, dept.name;
UPDATE emp SET salary = 5 FROM emp;  -- route: error
UPDATE emp SET salary = 5 FROM nope;  -- route: error
UPDATE emp SET id = emp.id FROM dept WHERE dept.id = emp.dept_id RETURNING dept.name;  -- route: refused
UPDATE stock s SET price = 1 FROM country c WHERE c.code = s.country RETURNING s.country, s.sku, c.name, s.price;
UPDATE stock SET amount = amount - 1, seen = '2024-05-05 05:05:05' FROM country WHERE code = country RETURNING sku, name, amount;
UPDATE stock SET amount = amount + 1;
UPDATE item SET members = NOT members, price = price + d.id FROM dept d WHERE d.id = item.id RETURNING item.id, members, price, d.name;
# sub-queries and expressions in RETURNING
UPDATE emp SET salary = 1 WHERE id = 1 RETURNING (SELECT name FROM dept WHERE dept.id = emp.dept_id) AS dept, (SELECT count(*) FROM post);
UPDATE emp SET salary = 1 WHERE id = 1 RETURNING (SELECT sum(salary) FROM emp);  -- route: refused
UPDATE emp SET salary = 1 WHERE id = 1 RETURNING id IN (SELECT id FROM dept), EXISTS (SELECT 1 FROM post WHERE post.id = emp.id);
UPDATE emp SET salary = 7 WHERE id = 1 RETURNING id AS a, id AS b, salary + 1, 'x', NULL, CASE WHEN salary > 5 THEN 'big' END, coalesce(boss_id, -1);
UPDATE emp SET salary = 1 RETURNING nope;  -- route: error
UPDATE emp SET salary = 1 RETURNING count(*);  -- route: error
# unique keys
UPDATE dept SET name = 'Sales' WHERE id = 2;
UPDATE dept SET name = 'same';
UPDATE dept SET id = 2 WHERE id = 3;
UPDATE dept SET id = id + 100;
UPDATE dept SET id = id + 100 WHERE id = 3 RETURNING *;
UPDATE dept SET name = name || '!';
UPDATE dept SET name = name || '!' WHERE id = 3 RETURNING name;
UPDATE dept SET name = city WHERE id = 1;
UPDATE dept SET name = (SELECT name FROM dept d WHERE d.id = 2) WHERE id = 3;
UPDATE linked SET u1 = 11 WHERE id = 1;
UPDATE linked SET u1 = 11, u2 = 21 WHERE id = 1;
UPDATE linked SET u1 = 10 WHERE id = 1 RETURNING *;
UPDATE linked SET u1 = NULL RETURNING id, u1;
UPDATE linked SET u1 = 77;
UPDATE checked SET a = 2, b = 1 WHERE id = 1;
UPDATE checked SET a = 9 WHERE id = 1 RETURNING a, b;
UPDATE booking SET ended = NULL WHERE id = 1;
UPDATE booking SET ended = '2024-03-03' WHERE ended IS NULL RETURNING id, ended;
UPDATE booking SET room = 2 WHERE id = 2;
UPDATE booking SET room = 2 WHERE id = 1 RETURNING id, room;
UPDATE booking SET code = 'B2' WHERE id = 1;
UPDATE booking SET code = 'toolong' WHERE id = 1;
# keys of several rows that move by columns
-- then: SELECT * FROM kid
UPDATE parent SET id = id + 10 RETURNING *;
UPDATE parent SET id = id + 1;  -- route: refused
UPDATE parent SET id = 4 - id;  -- route: refused
-- then: SELECT * FROM kid
UPDATE parent SET id = -id WHERE id > 1 RETURNING id;
UPDATE parent SET id = 2 * id - 1 WHERE id > 1;  -- route: refused
UPDATE parent SET id = id RETURNING id;
UPDATE parent SET id = id / 100;
UPDATE parent SET id = id + 1 WHERE id < 3;  -- route: refused
UPDATE parent SET id = id + 1 WHERE id = 1 OR id = 3;
UPDATE parent SET id = id + 2 WHERE id > 1 RETURNING id;
UPDATE parent SET label = coalesce(label, 'none') || id RETURNING *;
UPDATE parent SET label = upper(label) RETURNING *;
UPDATE parent SET label = substr(label, 9);
UPDATE parent SET id = id + 10, label = label || id RETURNING *;
UPDATE parent SET label = (SELECT max(label) FROM parent) || id RETURNING *;  -- route: sqlite / refused
# Which of several kids is taken is open.
-- then: none
UPDATE parent p SET label = k.label FROM kid k WHERE k.parent_id = p.id;  -- route: refused
UPDATE tag SET post_id = post_id + 10 RETURNING *;
UPDATE tag SET post_id = post_id + 1;  -- route: refused
UPDATE tag SET name = name || post_id RETURNING *;
UPDATE tag SET post_id = -post_id, name = upper(name) WHERE weight IS NOT NULL RETURNING *;
UPDATE linked SET u1 = u1 * 100, u2 = u2 + 1000 RETURNING id, u1, u2;
UPDATE linked SET u1 = u2, u2 = u1 RETURNING id, u1, u2;  -- route: any
UPDATE linked SET u1 = u1 / 1000;  -- route: any
UPDATE booking SET code = code || 'x' WHERE code IS NOT NULL RETURNING code;
UPDATE booking SET room = room + 100;  -- route: refused
UPDATE checked SET a = a + 10, b = b + 20 RETURNING a, b;
UPDATE checked SET a = b + 10 RETURNING a, b;
UPDATE "user" SET email = lower(email) RETURNING email;  -- route: any
UPDATE "user" SET email = email || '.x' WHERE active RETURNING email;
# checks and NOT NULL
UPDATE checked SET qty = -1 WHERE id = 2;
UPDATE checked SET qty = qty - 1;
UPDATE checked SET qty = NULL WHERE id = 1;
UPDATE checked SET pct = pct + 50 WHERE id = 1 RETURNING pct;
UPDATE checked SET pct = pct + 50.01 WHERE id = 1;
UPDATE checked SET pct = 1000 WHERE id = 1;
UPDATE checked SET pct = -0.001 WHERE id = 1 RETURNING pct;
UPDATE checked SET a = b WHERE id = 1;
UPDATE checked SET a = b WHERE id = 2;  -- route: any
UPDATE checked SET code = 'abcd' WHERE id = 1;
UPDATE checked SET code = 'abc ' WHERE id = 1 RETURNING code;
UPDATE checked SET code = code || 'x' WHERE id = 3 RETURNING code;
UPDATE checked SET code = code || 'x';
UPDATE checked SET on_off = NOT on_off, made = NULL RETURNING id, on_off, made;
UPDATE booking SET n = 0 WHERE id = 1;
UPDATE booking SET n = n * 600;
UPDATE booking SET n = NULL, guest = NULL WHERE id = 1;
UPDATE booking SET n = -5, room = NULL WHERE id = 1;
UPDATE item SET label = 'zz' WHERE id = 1;
UPDATE item SET qty = 100 WHERE id = 1;
UPDATE item SET qty = 99, label = 'x' WHERE id = 1 RETURNING qty, label;
UPDATE doc SET mood = 'sad' WHERE id = 1 RETURNING mood;
UPDATE doc SET mood = 'angry' WHERE id = 1;
UPDATE doc SET u36 = 'x' WHERE id = 1;
UPDATE doc SET ints = '{9,8}', words = NULL WHERE id = 1 RETURNING ints, words;
UPDATE gen SET a = 5 WHERE id = 1 RETURNING *;
UPDATE gen SET a = b, b = a RETURNING *;
UPDATE gen SET a = 2147483647 WHERE id = 1;
UPDATE gen SET total = 5;  -- route: error
UPDATE gen SET total = DEFAULT, a = 1 WHERE id = 2 RETURNING total;
UPDATE ident SET id = 5 WHERE id = 1;  -- route: error
UPDATE ident SET id = DEFAULT WHERE id = 1 RETURNING id, label;
UPDATE ident SET n = DEFAULT, label = NULL RETURNING *;
# foreign keys and their actions
UPDATE emp SET dept_id = 77 WHERE id = 1;
UPDATE emp SET dept_id = NULL WHERE id = 1 RETURNING dept_id;
UPDATE emp SET dept_id = 3, boss_id = 77 WHERE id = 1;
UPDATE emp SET boss_id = id RETURNING id, boss_id;
UPDATE emp SET id = 99 WHERE id = 1;
UPDATE emp SET id = 99 WHERE id = 8 RETURNING id;
UPDATE linked SET owner = 77 WHERE id = 1;
UPDATE linked SET owner = owner + 40;
UPDATE linked SET stamp = 'nope' WHERE id = 2;
UPDATE linked SET id = 9 WHERE id = 1;
UPDATE linked SET next_id = 3 WHERE id = 1 RETURNING *;
-- then: SELECT * FROM kid
UPDATE parent SET id = 9 WHERE id = 1;
-- then: SELECT * FROM kid
UPDATE parent SET id = 2 WHERE id = 1;
UPDATE kid SET parent_id = 3;
UPDATE kid SET parent_id = 4;
UPDATE country SET code = 'xx' WHERE code = 'de';
UPDATE country SET code = 'xx' WHERE code = 'ch';
UPDATE country SET code = 'xxx' WHERE code = 'ch';
DELETE FROM emp WHERE id = 1;
DELETE FROM emp WHERE id = 8 RETURNING *;
DELETE FROM emp;
DELETE FROM emp WHERE id IN (SELECT boss_id FROM emp);
DELETE FROM emp e WHERE NOT EXISTS (SELECT 1 FROM emp x WHERE x.boss_id = e.id) RETURNING e.id;
DELETE FROM dept WHERE id = 3 RETURNING name;
DELETE FROM dept WHERE id = 1;
-- then: SELECT * FROM emp
DELETE FROM dept WHERE id = 4;
DELETE FROM dept;
-- then: SELECT * FROM kid
DELETE FROM parent WHERE id = 1 RETURNING id;
-- then: SELECT * FROM kid
DELETE FROM parent;
-- then: SELECT * FROM stock
DELETE FROM country WHERE code <> 'ch' RETURNING *;
DELETE FROM linked WHERE id = 1;
DELETE FROM linked WHERE id = 3 RETURNING id;
DELETE FROM linked;
DELETE FROM linked WHERE id > 1;
DELETE FROM post WHERE id = 1;
DELETE FROM "user" WHERE id = 1;
DELETE FROM "user" WHERE id = 5 RETURNING name;
# conditions on the table itself: PostgreSQL sees the rows as they were
DELETE FROM kid WHERE id = 10 OR EXISTS (SELECT 1 FROM kid WHERE id = 10) AND id = 12 RETURNING id;
DELETE FROM kid WHERE id = 10 OR id = (SELECT min(id) + 2 FROM kid) RETURNING id;
DELETE FROM kid k WHERE id = 10 OR (SELECT count(*) FROM kid) = 4 AND id > 12 RETURNING k.*;
DELETE FROM kid k WHERE EXISTS (SELECT 1 FROM kid o WHERE o.parent_id = k.parent_id AND o.id < k.id) RETURNING id;
DELETE FROM kid WHERE id IN (SELECT max(id) FROM kid GROUP BY parent_id) RETURNING id;
DELETE FROM stock s WHERE amount < (SELECT avg(amount) FROM stock o WHERE o.country = s.country) RETURNING sku;
DELETE FROM tag WHERE post_id = 1 OR EXISTS (SELECT 1 FROM tag WHERE post_id = 1) AND post_id = 2 RETURNING *;
WITH w AS (SELECT min(id) AS m FROM kid) DELETE FROM kid WHERE id = 11 OR id = (SELECT m FROM w) RETURNING id;
UPDATE kid SET label = 'u' WHERE label = 'a' OR EXISTS (SELECT 1 FROM kid WHERE label = 'a') AND id = 12 RETURNING id;
DELETE FROM country WHERE code = 'de' OR EXISTS (SELECT 1 FROM stock WHERE country = 'de') AND code = 'ch' RETURNING code;
DELETE FROM parent WHERE id = 1 OR EXISTS (SELECT 1 FROM kid WHERE parent_id = 1) AND id = 3 RETURNING id;
# queues
UPDATE log SET level = 9 WHERE line = (SELECT min(line) FROM log WHERE level = 1);  -- route: sqlite / refused
UPDATE kid SET label = 'taken' WHERE id = (SELECT id FROM kid WHERE label = 'a' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *;
WITH next AS (SELECT id FROM kid WHERE label IS NOT NULL ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED) UPDATE kid SET label = 'taken' FROM next WHERE kid.id = next.id RETURNING kid.*;
WITH next AS (SELECT id FROM kid ORDER BY id LIMIT 1 FOR UPDATE) DELETE FROM kid USING next WHERE kid.id = next.id RETURNING kid.id;
DELETE FROM kid WHERE id = (SELECT id FROM kid ORDER BY id DESC LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *;
DELETE FROM kid WHERE id IN (SELECT id FROM kid ORDER BY id LIMIT 2 FOR UPDATE NOWAIT) RETURNING id, label;
# USING
DELETE FROM tag USING post WHERE post.id = tag.post_id AND post.title = 'First';
DELETE FROM tag USING post p WHERE p.id = tag.post_id RETURNING tag.*, p.title;
DELETE FROM tag t USING post p, "user" u WHERE p.id = t.post_id AND u.id = p.user_id RETURNING *;
DELETE FROM tag t USING post p WHERE p.id = t.post_id RETURNING t.name || p.title AS both, p.views + coalesce(t.weight, 0);
DELETE FROM tag t USING tag o WHERE o.post_id = t.post_id AND o.name > t.name RETURNING t.post_id, t.name, o.name;  -- route: sqlite / refused
DELETE FROM tag USING post WHERE false RETURNING post.title;
DELETE FROM tag USING post;
DELETE FROM kid USING parent p WHERE p.id = kid.parent_id AND p.label = 'one' RETURNING kid.id, p.label;
DELETE FROM kid USING (SELECT id FROM parent WHERE id < 2) p WHERE p.id = kid.parent_id RETURNING kid.id, p.id;
DELETE FROM kid USING parent p LEFT JOIN dept d ON d.id = p.id WHERE p.id = kid.parent_id RETURNING kid.id, d.name;
DELETE FROM log WHERE level = 1 RETURNING *;
DELETE FROM log RETURNING line;
DELETE FROM log WHERE at IS NULL;
DELETE FROM blank;
DELETE FROM nope;  -- route: error
WITH w AS (SELECT id FROM dept WHERE city IS NULL) DELETE FROM dept USING w WHERE w.id = dept.id RETURNING dept.name, w.id;
WITH w AS (SELECT post_id FROM tag GROUP BY post_id) DELETE FROM tag WHERE post_id IN (SELECT post_id FROM w WHERE post_id < 3) RETURNING *;
DELETE FROM kid WHERE id = 10 RETURNING (SELECT label FROM parent WHERE parent.id = kid.parent_id);
# parameters
-- params: int4:5 | text:q | int4:1
UPDATE emp SET salary = $1, name = $2 WHERE id = $3 RETURNING *;
-- params: :5 | :q | :1
UPDATE emp SET salary = $1, name = $2 WHERE id = $3 RETURNING *;
-- params: int8:50000000000 | int4:1
UPDATE emp SET salary = $1 WHERE id = $2;
-- params: :50000000000 | int4:1
UPDATE emp SET salary = $1 WHERE id = $2;
-- params: int4:5
UPDATE emp SET salary = salary + $1, name = $1 || name WHERE id = 1 RETURNING salary, name;
-- params: int4:5 | int4:2
UPDATE emp SET (salary, grade) = ($1, $2) WHERE id = 1 RETURNING salary, grade;
-- params: text:'Sales'
UPDATE emp SET salary = d.id FROM dept d WHERE d.id = emp.dept_id AND d.name = $1 RETURNING emp.id, d.name, $1;
-- params: text:'Sales'
DELETE FROM kid USING dept d WHERE d.name = $1 AND kid.id = 10 + d.id RETURNING kid.id, d.name;
-- params: int4:NULL
UPDATE emp SET name = $1::text WHERE id = 1;
-- before: INSERT INTO stepped (id, label) VALUES (5, NULL), (6, 'x')
UPDATE stepped SET id = id + 10 RETURNING label IS NULL, label IS NOT NULL, label NOT IN ('y'), *;
-- before: INSERT INTO stepped (id, label) VALUES (5, NULL), (6, 'x')
DELETE FROM stepped RETURNING label IS NULL, label IS NOT NULL, label = 'x' OR label IS NULL, *;
