# Writes as applications send them: rows from arrays and lists, several tables, conditions on the table itself.
INSERT INTO blank (id, a) SELECT unnest(ARRAY[1,2]), unnest(ARRAY[3,4]) RETURNING *;
INSERT INTO blank (id, a) SELECT generate_series(1, 3), 7 RETURNING *;
INSERT INTO blank (id, a) SELECT g, g * g FROM generate_series(1, 4) AS g RETURNING *;
-- params: int4[]:{1,2,3} | text[]:{a,b,NULL}
INSERT INTO blank (id, b) SELECT * FROM unnest($1::int[], $2::text[]) RETURNING *;
-- params: int4[]:{1,9} | text[]:{a,b}
INSERT INTO parent (id, label) SELECT * FROM unnest($1::int[], $2::text[]) ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
-- params: int4[]:{9,9} | text[]:{a,b}
INSERT INTO parent (id, label) SELECT * FROM unnest($1::int[], $2::text[]) ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
UPDATE emp SET salary = v.s, name = v.n FROM (VALUES (1, 10, 'x'), (2, 20, 'y')) AS v(id, s, n) WHERE v.id = emp.id RETURNING emp.id, salary, emp.name, v.n;
UPDATE emp e SET salary = v.s FROM (VALUES (1, 10), (2, NULL)) AS v(id, s) WHERE v.id = e.id;
UPDATE emp SET salary = u.s FROM unnest(ARRAY[1,2], ARRAY[5,6]) AS u(id, s) WHERE u.id = emp.id RETURNING emp.id, emp.salary, u.s;
DELETE FROM kid USING (VALUES (10), (12)) AS v(id) WHERE v.id = kid.id RETURNING kid.*;
DELETE FROM tag WHERE (post_id, name) IN (VALUES (1, 'a'), (3, 'c')) RETURNING *;
DELETE FROM tag WHERE (post_id, name) IN ((1, 'a'), (3, 'c')) RETURNING *;
UPDATE tag SET weight = 3 WHERE (post_id, name) = (1, 'a') RETURNING *;
UPDATE kid SET label = 'x' FROM emp RETURNING kid.id;
UPDATE kid SET label = 'x' FROM emp WHERE emp.id > 3;
UPDATE kid SET label = p.label FROM parent p LEFT JOIN dept d ON d.id = p.id WHERE p.id = kid.parent_id RETURNING kid.id, kid.label, d.city;
UPDATE kid SET label = 'q' FROM parent p JOIN kid k2 ON k2.parent_id = p.id WHERE k2.id = kid.id AND p.label = 'one' RETURNING kid.id, k2.label;
INSERT INTO parent (id, label) VALUES (1, 'x'), (9, 'y') ON CONFLICT (id) DO UPDATE SET label = COALESCE(excluded.label, parent.label) RETURNING id, (xmax = 0) AS inserted;  -- route: refused
-- only: dual-write
INSERT INTO parent (id, label) VALUES (9, 'y') RETURNING ctid;  -- route: refused
INSERT INTO parent (id, label) VALUES (9, 'y') RETURNING row_to_json(parent);
INSERT INTO parent (id, label) VALUES (9, 'y') RETURNING parent.*, 1 AS id, label AS id;
-- before: SELECT setval('booking_id_seq', 500)
UPDATE booking SET id = DEFAULT, room = 55 WHERE guest IS NOT NULL AND id < 2 RETURNING id, room;
UPDATE emp SET (salary, grade) = (SELECT 1, 2), name = 'z' WHERE id = 1 RETURNING salary, grade, name;
UPDATE emp SET (salary, grade) = (VALUES (1, 2)) WHERE id = 1 RETURNING salary, grade;
UPDATE emp SET (salary, name) = (SELECT salary, name FROM emp b WHERE b.id = emp.boss_id) WHERE boss_id IS NOT NULL RETURNING id, salary, name;
UPDATE emp SET salary = CASE id WHEN 1 THEN 10 WHEN 2 THEN 20 ELSE salary END WHERE id IN (1, 2, 3) RETURNING id, salary;
UPDATE emp SET salary = CASE WHEN id = 1 THEN 10 ELSE NULL END RETURNING id, salary;
UPDATE emp SET bonus = CASE WHEN id = 1 THEN 10 ELSE 1.256 END RETURNING id, bonus;
UPDATE emp SET salary = greatest(salary, 4000) RETURNING id, salary;
UPDATE emp SET salary = (SELECT 5 WHERE false) WHERE id = 1 RETURNING salary;
UPDATE emp SET name = (SELECT NULL::text) WHERE id = 1;
UPDATE emp SET salary = salary / (id - 4);
UPDATE emp SET bonus = 'NaN' WHERE id = 1 RETURNING bonus;
UPDATE emp SET bonus = 'Infinity' WHERE id = 1 RETURNING bonus;
INSERT INTO emp (id, name, dept_id) SELECT max(id) + 1, 'new', min(dept_id) FROM emp RETURNING *;
INSERT INTO emp (id, name) SELECT id + 100, name FROM emp WHERE dept_id = 1 UNION SELECT id + 200, name FROM dept RETURNING id, name;
INSERT INTO emp (id, name) SELECT id + 100, name FROM emp EXCEPT SELECT id + 100, name FROM emp WHERE id < 5 RETURNING id, name;
INSERT INTO emp (id, name) (SELECT id + 100, name FROM emp ORDER BY salary DESC NULLS LAST, id LIMIT 2) RETURNING id, name;
INSERT INTO emp (id, name) WITH w AS (SELECT 50 AS id) SELECT id, 'w' FROM w UNION ALL SELECT id + 1, 'v' FROM w RETURNING id, name;
INSERT INTO emp (id, name) SELECT row_number() OVER (ORDER BY id) + 100, name FROM dept RETURNING id, name;
INSERT INTO emp (id, name, bonus) SELECT 300 + id, name, salary * 1.005 FROM emp RETURNING id, bonus;
INSERT INTO emp (id, name, bonus) SELECT 300 + id, name, salary * 1005.0 FROM emp;
INSERT INTO emp SELECT * FROM emp LIMIT 0;
INSERT INTO emp (id, name) VALUES (300, 'x') ON CONFLICT (id) DO UPDATE SET salary = (SELECT count(*) FROM emp) RETURNING salary;
INSERT INTO emp (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET salary = (SELECT count(*) FROM emp), name = (SELECT name FROM emp e WHERE e.id = excluded.id + 1) RETURNING salary, name;
INSERT INTO emp (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET (salary, grade) = (SELECT count(*), max(e.grade) FROM emp e WHERE e.id <> emp.id) RETURNING salary, grade;
INSERT INTO emp (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET boss_id = 77;
INSERT INTO emp (id, name, dept_id) VALUES (1, 'x', 99) ON CONFLICT (id) DO UPDATE SET dept_id = excluded.dept_id;
INSERT INTO emp (id, name, dept_id) VALUES (1, 'x', 99) ON CONFLICT (id) DO UPDATE SET dept_id = 2 RETURNING dept_id;
INSERT INTO tag SELECT post_id, name, weight FROM tag WHERE weight < 100 ON CONFLICT (post_id, name) DO UPDATE SET weight = excluded.weight + tag.weight RETURNING *;
DELETE FROM emp e USING dept d WHERE d.id = e.dept_id AND d.name = 'ops' RETURNING e.id, e.name, d.name;
DELETE FROM emp WHERE id NOT IN (SELECT boss_id FROM emp WHERE boss_id IS NOT NULL) AND salary IS NULL RETURNING id;
-- params: int4[]:{8,99}
DELETE FROM emp WHERE id = ANY ($1) RETURNING id;
DELETE FROM log l USING log o WHERE l.level = o.level RETURNING l.line;
DELETE FROM stock ORDER BY sku;  -- route: error
TRUNCATE log;  -- route: refused
MERGE INTO parent p USING dept d ON d.id = p.id WHEN MATCHED THEN DELETE;  -- route: refused
INSERT INTO nope VALUES (1);  -- route: error
UPDATE doc SET ints[1] = 7 WHERE id = 1;  -- route: refused
INSERT INTO doc (id, ints) VALUES (90, ARRAY[1, 2, NULL]) RETURNING ints;
INSERT INTO doc (id, jb) SELECT 90, jsonb_agg(id ORDER BY id) FROM dept RETURNING jb;
UPDATE doc SET jb = jsonb_set(coalesce(jb, '{}'), '{k}', '5') WHERE id = 1 RETURNING jb;
INSERT INTO "user" (name, flag) VALUES ('x', 'TT');
INSERT INTO "user" (name) VALUES ('a name of more than twenty characters');
INSERT INTO "user" (name, balance) VALUES ('x', 99999999.995);
INSERT INTO "user" (name, created, born) VALUES ('x', '2024-01-02', '2024-01-02 10:00') RETURNING created, born;
INSERT INTO "user" (name, born) VALUES ('x', '29.02.2023');
INSERT INTO "Mixed" ("Id", "UserName") VALUES (9, 'q') ON CONFLICT ("Id") DO UPDATE SET "UserName" = EXCLUDED."UserName" || "Mixed"."UserName" RETURNING *;
INSERT INTO "Mixed" AS m VALUES (1, 'q') ON CONFLICT ("Id") DO UPDATE SET "UserName" = m."UserName" || excluded."UserName", "order" = DEFAULT RETURNING m.*;
