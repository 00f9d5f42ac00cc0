# What the generator found, on the fixture.
INSERT INTO "user" (id, name) VALUES (50, 'a'), (DEFAULT, 'b') ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id;
SELECT id FROM num ORDER BY nx, id;
SELECT d - 7, d + 30 FROM moment WHERE id <> 6;
SELECT d - 7 FROM moment WHERE d > '0002-01-01';
SELECT min(d - 30), max(d + 1) FROM moment WHERE id < 4;
INSERT INTO moment (id, d, ts) VALUES (50, 'x', 1.5);  -- differs: sqlstate, message, hint (two literals are wrong: which is said first)
UPDATE item SET state = 5;
UPDATE item SET price = true;
INSERT INTO item (id, price) VALUES (50, true);
INSERT INTO item (id, state, price) VALUES (50, 5, 1);
SELECT CASE WHEN id = 1 THEN c ELSE 'x' END FROM txt;  -- route: forwarded
SELECT GREATEST(c, 'b') FROM txt WHERE id < 3;  -- route: any
SELECT min(c), max(c) FROM txt WHERE id < 3;  -- route: any
SELECT NULLIF(c, 'ABC') FROM txt;  -- route: any
SELECT b01 || 'x', 'x' || bmix, btf::text, bword::varchar(3) FROM flags;
SELECT 'a' < 'B', 'é' > 'z';  -- route: sqlite / postgres
SELECT upper(btf::text), length(bmix::text), replace(bword::text, 'e', 'E') FROM flags;
UPDATE emp SET id = '', salary = true WHERE id IN (1);
INSERT INTO emp (id, salary, name) VALUES ('x', true, 'n');
INSERT INTO emp (id, salary, name) VALUES (70, true, 'n'), ('x', 1, 'n');
SELECT id FROM blank WHERE a = 1/0;  -- route: error
SELECT id FROM blank WHERE a = 2147483647 + 1;  -- route: error
SELECT id FROM blank WHERE a IN (1, 1/0) OR b = 'x' || 5 % 0;  -- route: error
SELECT id FROM blank WHERE a > 7 + 2147483647 AND id < 5;  -- route: error
UPDATE blank SET a = 1/0;  -- route: error
DELETE FROM blank WHERE a = 5 % 0 AND id > 3 * 2;  -- route: error
SELECT id FROM emp WHERE salary > 10 * 60 AND id + 1 < 2 * 3 ORDER BY id;
SELECT CASE WHEN false THEN 1/0 ELSE 1 END FROM blank;
SELECT id FROM blank WHERE false AND 1/0 = a;
SELECT id FROM emp WHERE id = 1 AND salary > 500 - 400;
