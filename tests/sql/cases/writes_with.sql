# INSERT, UPDATE and DELETE in WITH: all parts see the rows as they were before the statement.
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id, b) SELECT * FROM x;
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x'), (10, 2, NULL) RETURNING *) SELECT count(*), sum(a), max(b) FROM x;  -- route: sqlite / refused
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank (id, a) SELECT id, views FROM post RETURNING id, a + 1) SELECT * FROM x ORDER BY id DESC LIMIT 2;
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id) SELECT 1 AS one;
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x')) SELECT 1 AS one;
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x')) SELECT count(*) FROM blank;
-- then: SELECT * FROM blank
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x')) SELECT * FROM x;  -- route: error
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id) SELECT count(*) FROM blank;
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id) SELECT (SELECT count(*) FROM blank), id FROM x;  -- route: refused
WITH x AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id) SELECT nope FROM x;  -- route: error
-- then: SELECT * FROM blank
WITH x (k, v) AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id, b) SELECT v, k FROM x;
WITH x (k, v, w) AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id, b) SELECT v, k FROM x;  -- route: error
WITH x (k) AS (INSERT INTO blank VALUES (9, 1, 'x') RETURNING id, b) SELECT * FROM x;
# moving rows from table to table
-- then: SELECT * FROM kid
-- then: SELECT * FROM blank
WITH gone AS (DELETE FROM kid WHERE id < 12 RETURNING id, parent_id, label) INSERT INTO blank SELECT * FROM gone RETURNING *;
-- then: SELECT * FROM log
WITH gone AS (DELETE FROM log WHERE level = 1 RETURNING line) INSERT INTO blank (id, b) SELECT 1, max(line) FROM gone;  -- route: sqlite / refused
-- then: SELECT * FROM kid
WITH gone AS (DELETE FROM kid RETURNING *) SELECT label, count(*) FROM gone GROUP BY label ORDER BY label;  -- route: sqlite / refused
-- then: SELECT * FROM kid
WITH gone AS (DELETE FROM kid RETURNING *) SELECT parent_id, count(*) FROM gone GROUP BY parent_id ORDER BY parent_id;
-- then: SELECT * FROM kid
WITH gone AS (DELETE FROM kid WHERE id = 10 RETURNING *) SELECT gone.id, p.label FROM gone JOIN parent p ON p.id = gone.parent_id;
-- then: SELECT * FROM kid
WITH gone AS (DELETE FROM kid WHERE id = 10) SELECT count(*) FROM kid;
WITH gone AS (DELETE FROM kid WHERE id = 10 RETURNING id) SELECT id, (SELECT count(*) FROM kid) FROM gone;  -- route: refused
-- then: SELECT * FROM emp
WITH up AS (UPDATE emp SET salary = salary + 1 WHERE dept_id = 1 RETURNING id, salary) SELECT sum(salary) FROM up;
-- then: SELECT * FROM emp
WITH up AS (UPDATE emp SET salary = 0 RETURNING id) SELECT sum(salary) FROM emp;
-- then: SELECT * FROM emp
WITH up AS (UPDATE emp SET salary = 0) SELECT id, salary FROM emp ORDER BY id;
WITH up AS (UPDATE emp SET salary = 0 RETURNING id) SELECT e.salary FROM emp e JOIN up ON up.id = e.id;  -- route: refused
-- then: SELECT * FROM emp
-- then: SELECT * FROM dept
WITH up AS (UPDATE emp SET salary = 7 WHERE id = 4 RETURNING dept_id, salary) UPDATE dept SET budget = budget + up.salary FROM up WHERE up.dept_id = dept.id RETURNING dept.id, budget, up.salary;
-- then: SELECT * FROM emp
-- then: SELECT * FROM dept
WITH up AS (UPDATE emp SET salary = 7 WHERE id = 4) UPDATE dept SET budget = (SELECT sum(salary) FROM emp) WHERE id = 1 RETURNING budget;
-- then: SELECT * FROM emp
WITH a AS (UPDATE emp SET salary = 1 WHERE id = 1 RETURNING *), b AS (UPDATE dept SET budget = 1 WHERE id = 1 RETURNING *) SELECT a.name, b.name FROM a, b;
WITH a AS (UPDATE emp SET salary = 1 WHERE id = 1 RETURNING *), b AS (UPDATE emp SET salary = 2 WHERE id = 2 RETURNING *) SELECT a.name, b.name FROM a, b;  -- route: refused
-- then: SELECT * FROM blank
-- then: SELECT * FROM log
WITH a AS (INSERT INTO blank VALUES (1, 2, 'three') RETURNING *), b AS (INSERT INTO log (level, line) SELECT a, b FROM a RETURNING level) SELECT a.id, b.level FROM a, b;
-- then: SELECT * FROM blank
-- then: SELECT * FROM log
WITH a AS (INSERT INTO blank VALUES (1, 2, 'three') RETURNING *), b AS (SELECT a + 1 AS n, b FROM a) INSERT INTO log (level, line) SELECT n, b FROM b RETURNING *;
-- then: SELECT * FROM blank
WITH t AS (SELECT id, views FROM post), a AS (INSERT INTO blank (id, a) SELECT id, views FROM t RETURNING *) SELECT a.id, t.views FROM a JOIN t ON t.id = a.id ORDER BY 1;
-- then: SELECT * FROM blank
WITH t AS (SELECT count(*) AS n FROM blank), a AS (INSERT INTO blank VALUES (1, 1, '1') RETURNING id) SELECT n FROM t;
WITH t AS (SELECT count(*) AS n FROM blank), a AS (INSERT INTO blank VALUES (1, 1, '1') RETURNING id) SELECT n, id FROM t, a;  -- route: refused
# a row or the one that is there
-- then: SELECT * FROM parent
WITH up AS (UPDATE parent SET label = 'upd' WHERE id = 2 RETURNING id) INSERT INTO parent (id, label) SELECT 2, 'ins' WHERE NOT EXISTS (SELECT 1 FROM up);  -- route: refused
-- then: SELECT * FROM country
WITH up AS (UPDATE country SET people = 5 WHERE code = 'de' RETURNING code) INSERT INTO country (code, name, people) SELECT 'de', 'ins', 1 WHERE NOT EXISTS (SELECT 1 FROM up) RETURNING code;
-- then: SELECT * FROM country
WITH up AS (UPDATE country SET people = 5 WHERE code = 'zz' RETURNING code) INSERT INTO country (code, name, people) SELECT 'zz', 'ins', 1 WHERE NOT EXISTS (SELECT 1 FROM up) RETURNING code;
-- then: SELECT * FROM country
WITH ins AS (INSERT INTO country (code, name) VALUES ('de', 'x') ON CONFLICT DO NOTHING RETURNING code) SELECT code FROM ins UNION ALL SELECT code FROM stock WHERE country = 'de' AND sku = 1;  -- route: error
-- then: SELECT * FROM country
WITH ins AS (INSERT INTO country (code, name) VALUES ('zz', 'x') ON CONFLICT DO NOTHING RETURNING code) SELECT code FROM ins UNION ALL SELECT country FROM stock WHERE sku = 1;
WITH ins AS (INSERT INTO country (code, name) VALUES ('de', 'x') ON CONFLICT DO NOTHING RETURNING code) SELECT code FROM ins UNION ALL SELECT code FROM country WHERE code = 'de';  -- route: refused
-- then: SELECT * FROM country
WITH a AS (INSERT INTO country (code, name) VALUES ('yy', 'y') RETURNING code), b AS (UPDATE country SET people = 0 RETURNING code) SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b);
# keys of other tables: PostgreSQL looks when all is done
-- then: SELECT * FROM parent
-- then: SELECT * FROM kid
WITH p AS (INSERT INTO parent (id, label) VALUES (20, 'p') RETURNING id) INSERT INTO kid (id, parent_id) SELECT 200, id FROM p RETURNING *;
-- then: SELECT * FROM kid
WITH k AS (INSERT INTO kid (id, parent_id) VALUES (200, 20) RETURNING id) INSERT INTO parent (id, label) VALUES (20, 'p') RETURNING *;
WITH k AS (INSERT INTO kid (id, parent_id) VALUES (200, 20) RETURNING id) INSERT INTO parent (id, label) SELECT 20, 'p' FROM k RETURNING *;  -- route: refused
-- then: SELECT * FROM kid
WITH p AS (INSERT INTO parent (id, label) VALUES (20, 'p') RETURNING id) INSERT INTO kid (id, parent_id) SELECT 200, id + 1 FROM p RETURNING *;
-- then: SELECT * FROM linked
WITH gone AS (DELETE FROM linked RETURNING owner) DELETE FROM dept WHERE id = 3 RETURNING *;
WITH gone AS (DELETE FROM kid RETURNING parent_id) DELETE FROM parent WHERE id IN (SELECT parent_id FROM gone) RETURNING *;  -- route: refused
WITH gone AS (DELETE FROM parent RETURNING id) DELETE FROM kid USING gone WHERE gone.id = parent_id RETURNING *;  -- route: refused
-- then: SELECT * FROM child
WITH gone AS (DELETE FROM child WHERE id = 1 RETURNING item_id) SELECT * FROM gone;
WITH gone AS (DELETE FROM "user" WHERE id = 1 RETURNING id) SELECT * FROM gone;
# what fails undoes all parts
WITH a AS (INSERT INTO blank VALUES (1, 1, '1') RETURNING id) INSERT INTO parent (id, label) SELECT id, 'dup' FROM a;
WITH a AS (INSERT INTO blank VALUES (1, 1, '1') RETURNING id) INSERT INTO dept (id, name) SELECT id + 10, NULL FROM a;
WITH a AS (INSERT INTO parent VALUES (1, 'x') RETURNING id) INSERT INTO blank (id) SELECT id FROM a;
WITH a AS (INSERT INTO checked (id, qty) VALUES (50, -1) RETURNING id) SELECT * FROM a;
WITH a AS (INSERT INTO checked (id, qty) VALUES (50, 5) RETURNING id, qty, pct, code) SELECT * FROM a;
WITH a AS (INSERT INTO kid VALUES (99, 77, 'x') RETURNING id) SELECT * FROM a;
WITH a AS (UPDATE checked SET qty = 1000 / (id - 1) RETURNING id) SELECT * FROM a;
WITH a AS (INSERT INTO txt (id, v) VALUES (90, 'much too long for it') RETURNING id) SELECT * FROM a;
# identity columns, generated ones, types
-- then: SELECT count(*) FROM ident
WITH a AS (INSERT INTO ident (label) VALUES ('x') RETURNING id, n) SELECT n, id IS NOT NULL FROM a;
-- then: SELECT * FROM blank
WITH a AS (INSERT INTO gen (id, a, b) VALUES (50, 1, 2) RETURNING total) INSERT INTO blank (id, a) SELECT 1, total FROM a RETURNING *;
WITH a AS (INSERT INTO moment (id, d, ts, tz, iv, tm) VALUES (90, '2024-05-06', '2024-05-06 07:08:09.5', '2024-05-06 07:08:09+02', '1 day 2 hours', '01:02:03') RETURNING *) SELECT * FROM a;
WITH a AS (INSERT INTO moment (id, d) VALUES (90, '2024-05-06') RETURNING d) SELECT d > '2024-01-01', d = '2024-05-06', d::text FROM a;
WITH a AS (INSERT INTO num (id, n, nb, f8, i8) VALUES (90, 1.5, 2.5, 0.1, 9223372036854775807) RETURNING *) SELECT n * 2, nb + 1, f8, i8, n > 1, nb = 2.5 FROM a;
WITH a AS (INSERT INTO flags (id, b01, btf, bword, bmix) VALUES (90, true, false, true, NULL) RETURNING *) SELECT b01 AND bword, NOT btf, bmix, * FROM a;
WITH a AS (INSERT INTO doc (id, j, jb, u36, u32, b, mood, ints) VALUES (90, '{"a": 1}', '{"a":1}', '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f', '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f', '\x00ff', 'ok', '{1,2}') RETURNING *) SELECT * FROM a;
WITH a AS (INSERT INTO txt (id, c, v, t) VALUES (90, 'ab', 'v', 't') RETURNING c, v, t) SELECT c, v, t, length(c) FROM a;
WITH a AS (UPDATE item SET price = price * 2 RETURNING id, price, members, state, token) SELECT * FROM a ORDER BY id;
# parameters
-- params: int4:9 | text:'x'
WITH a AS (INSERT INTO blank (id, b) VALUES ($1, $2) RETURNING id, b) SELECT *, $1 + 1 FROM a;
-- params: int4:4 | int4:9
-- then: SELECT * FROM emp
WITH a AS (UPDATE emp SET salary = $2 WHERE id = $1 RETURNING dept_id) UPDATE dept SET budget = $2 FROM a WHERE dept.id = a.dept_id RETURNING dept.*;
-- params: :4 | :9
-- then: SELECT * FROM emp
WITH a AS (DELETE FROM tag WHERE post_id = $1 RETURNING name) SELECT name, $2::int FROM a;
# joins in the parts
-- then: SELECT * FROM tag
WITH a AS (DELETE FROM tag t USING post p WHERE p.id = t.post_id AND p.title = 'First' RETURNING t.name, p.title) SELECT * FROM a;
-- then: SELECT * FROM emp
WITH a AS (UPDATE emp e SET salary = d.id FROM dept d WHERE d.id = e.dept_id RETURNING e.id, d.name) SELECT name, count(*) FROM a GROUP BY name ORDER BY 2 DESC, 1;  -- route: sqlite / refused
-- then: SELECT * FROM parent
WITH a AS (INSERT INTO parent (id, label) VALUES (1, 'uno'), (7, 'sept') ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *) SELECT * FROM a;
-- then: SELECT * FROM blank
WITH a AS (WITH w AS (SELECT 5 AS n) INSERT INTO blank (id) SELECT n FROM w RETURNING id) SELECT * FROM a;
-- then: SELECT * FROM blank
WITH w AS (SELECT 5 AS n), a AS (WITH v AS (SELECT n + 1 AS m FROM w) INSERT INTO blank (id) SELECT m FROM v RETURNING id) SELECT a.id, w.n FROM a, w;
-- then: SELECT * FROM blank
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4), a AS (INSERT INTO blank (id) SELECT n FROM r RETURNING id) SELECT sum(id) FROM a;
-- then: SELECT * FROM blank
WITH blank AS (INSERT INTO blank VALUES (3) RETURNING id) SELECT * FROM blank;
# not here
SELECT * FROM (WITH a AS (INSERT INTO blank VALUES (1) RETURNING id) SELECT * FROM a) x;  -- route: error
INSERT INTO blank (id) WITH a AS (DELETE FROM kid RETURNING id) SELECT id FROM a;  -- route: error
WITH a AS (WITH b AS (DELETE FROM kid RETURNING id) SELECT * FROM b) SELECT * FROM a;  -- route: error
WITH a AS (SELECT nextval('booking_id_seq') AS n), b AS (INSERT INTO blank (id) SELECT n FROM a RETURNING id) SELECT a.n = b.id FROM a, b;  -- route: refused
WITH a AS (UPDATE pg_key SET code = 'x' RETURNING id) SELECT * FROM a;  -- route: refused
