# More shapes of applications: many rows at once, upserts, what a mapper asks for, one savepoint for each row.
INSERT INTO kid (id, parent_id, label) SELECT p0::INTEGER, p1::INTEGER, p2::VARCHAR FROM (VALUES (50, 1, 'x', 0), (51, 2, 'y', 1)) AS imp_sen(p0, p1, p2, sen_counter) ORDER BY sen_counter RETURNING kid.id, kid.id AS id__1;
INSERT INTO "user" (name, email, active) SELECT p0::VARCHAR, p1::VARCHAR, p2::BOOLEAN FROM (VALUES ('n1', 'n1@x', true, 0), ('n2', 'n2@x', false, 1)) AS imp_sen(p0, p1, p2, sen_counter) ORDER BY sen_counter RETURNING "user".id, "user".id AS id__1;
-- params: int4:50 | int4:1 | varchar:x | int4:51 | int4:2 | varchar:y
INSERT INTO kid (id, parent_id, label) SELECT p0::INTEGER, p1::INTEGER, p2::VARCHAR FROM (VALUES ($1::INTEGER, $2::INTEGER, $3::VARCHAR, 0), ($4::INTEGER, $5::INTEGER, $6::VARCHAR, 1)) AS imp_sen(p0, p1, p2, sen_counter) ORDER BY sen_counter RETURNING kid.id, kid.id AS id__1;
-- params: :n1 | :n1@x | :t | :n2 | :n2@x | :f
INSERT INTO "user" (name, email, active) VALUES ($1, $2, $3), ($4, $5, $6) RETURNING id, name;
-- params: varchar:n1 | int2:5 | numeric:12.5 | date:1990-01-02 | timestamp:2024-01-02 03:04:05.678
INSERT INTO "user" (name, age, balance, born, created) VALUES ($1::VARCHAR, $2::INTEGER, $3::NUMERIC(10, 2), $4::DATE, $5::TIMESTAMP WITHOUT TIME ZONE) RETURNING "user".id, "user".created;
-- params: int2:60 | varchar:x | int4:7 | timestamp:2024-01-02 03:04:05
INSERT INTO item (id, label, price, created_at) VALUES ($1, $2, $3, $4) RETURNING id, created_at, price;
-- params: int2:60 | float8:7.5
INSERT INTO item (id, price) VALUES ($1, $2) RETURNING price;
-- params: int8:60 | text:x | numeric:7.555
INSERT INTO item (id, label, price) VALUES ($1, $2, $3) RETURNING price;
INSERT INTO item (id, label, members, price, created_at, state, token, qty, note) VALUES (60, 'x', true, 1.5, '2024-01-01T10:00:00'::timestamp, 'old', '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f'::uuid, NULL, '{"a": [1, "é"]}') RETURNING id, created_at;
INSERT INTO post (id, title, meta, updated, uid) VALUES (60, 'x', '{"a": 1}'::jsonb, '2024-01-01T10:00:00+00:00'::timestamptz, '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f'::uuid) RETURNING id, updated;
INSERT INTO post (id, title) VALUES (60, 'x'), (61, 'y') RETURNING id, updated, views;
INSERT INTO post (id, title) VALUES (60, 'x') RETURNING id, updated AS created_at, updated AS updated_at;
UPDATE post SET updated = now() WHERE id = 1 RETURNING id, updated;
UPDATE post SET updated = CURRENT_TIMESTAMP, views = (post.views + 1) WHERE post.id = 1 AND post.views >= 0;
UPDATE post SET title = 'z', updated = '2024-05-06T07:08:09.123456+00:00' WHERE post.id IN (1, 2);
UPDATE country SET code = 'dx' WHERE country.code = 'de';  -- differs: detail (the row that still refers is not looked for)
UPDATE country SET name = 'x' WHERE country.code = 'nowhere';
UPDATE item SET label = 'x', qty = COALESCE(item.qty, 0) + 1, members = NOT COALESCE(members, false) WHERE item.id = 1 RETURNING item.qty;
UPDATE stock SET amount = (SELECT count(*) FROM emp WHERE emp.dept_id = stock.sku) WHERE stock.country = 'de';
UPDATE emp SET bonus = (SELECT sum(price) FROM item), salary = salary + 1 WHERE emp.id = 1;
INSERT INTO stock (country, sku, amount, price) VALUES ('de', 1, 5, 2.5), ('de', 70, 1, NULL) ON CONFLICT (country, sku) DO UPDATE SET amount = (stock.amount + excluded.amount), price = COALESCE(excluded.price, stock.price), seen = now() RETURNING country, sku, amount;
INSERT INTO country (code, name) VALUES ('de', 'x') ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE country.name IS DISTINCT FROM excluded.name;
INSERT INTO country AS c (code, name, people) VALUES ('de', 'x', 1) ON CONFLICT (code) DO UPDATE SET people = c.people + 1 RETURNING c.people;
INSERT INTO "user" (id, name, email) VALUES (60, 'x', 'ann@example.org') ON CONFLICT (email) DO NOTHING RETURNING id;
-- before: INSERT INTO txt (id, t, u) VALUES (60, '2024-01-01 10:00:00', 'u60'), (61, NULL, 'u61'), (62, '2024-02-03 04:05:06.5', 'u62')
SELECT id FROM txt WHERE id >= 60 AND (t IS NULL OR CAST(t AS TIMESTAMP WITHOUT TIME ZONE) < '2024-02-01'::timestamp) ORDER BY CAST(t AS TIMESTAMP WITHOUT TIME ZONE) ASC NULLS FIRST, id LIMIT 1;
-- before: INSERT INTO txt (id, t, u) VALUES (60, '2024-01-01 10:00:00', 'u60'), (61, NULL, 'u61'), (62, '2024-02-03 04:05:06.5', 'u62')
SELECT txt.id, CAST(txt.t AS DATE) FROM txt WHERE txt.id >= 60 AND CAST(txt.t AS TIMESTAMP WITHOUT TIME ZONE) >= '2024-01-01T00:00:00'::timestamp ORDER BY txt.id DESC LIMIT 10 OFFSET 0;
-- before: SAVEPOINT one
-- before: INSERT INTO tag (post_id, name) VALUES (1, 'a')
-- before: ROLLBACK TO SAVEPOINT one
-- before: SAVEPOINT two
-- before: INSERT INTO tag (post_id, name) VALUES (1, 'brand new')
-- before: RELEASE SAVEPOINT two
-- before: SAVEPOINT three
-- before: INSERT INTO tag (post_id, name) VALUES (1, NULL)
-- before: ROLLBACK TO three
-- before: RELEASE three
SELECT post_id, name FROM tag WHERE post_id = 1;
-- before: INSERT INTO tag (post_id, name) VALUES (1, 'a')
SELECT 1;
-- before: SELECT id FROM "user" WHERE email = 'nobody@x'
-- before: INSERT INTO "user" (name, email) VALUES ('x', 'ann@example.org')
-- before: ROLLBACK
SELECT count(*) FROM "user";
-- before: UPDATE item SET qty = 7 WHERE id = 1
-- before: INSERT INTO item (id, label) VALUES (61, 'x')
SELECT item.id, item.qty, item.label FROM item WHERE item.id IN (1, 61) ORDER BY item.id;
# Reads: latest row of each group, pages, sums, filters by lists.
SELECT s.country, s.sku, s.amount FROM stock AS s JOIN (SELECT stock.country AS country, max(stock.sku) AS last FROM stock GROUP BY stock.country) AS latest ON s.country = latest.country AND s.sku = latest.last;
SELECT emp.id, emp.name, dept.name AS dept_name FROM emp LEFT OUTER JOIN dept ON dept.id = emp.dept_id WHERE emp.remote IS false AND (emp.salary >= 1000 OR emp.salary IS NULL) ORDER BY emp.id DESC LIMIT 20 OFFSET 0;
SELECT anon_1.emp_id, dept_1.id AS dept_1_id FROM (SELECT emp.id AS emp_id, emp.dept_id AS emp_dept_id FROM emp ORDER BY emp.id LIMIT 2) AS anon_1 LEFT OUTER JOIN dept AS dept_1 ON dept_1.id = anon_1.emp_dept_id ORDER BY anon_1.emp_id;
SELECT dept.city, count(emp.id) AS n, coalesce(sum(emp.salary), 0) AS total, round(avg(emp.bonus), 2) AS mean FROM dept LEFT JOIN emp ON emp.dept_id = dept.id GROUP BY dept.city HAVING count(emp.id) >= 0;
SELECT coalesce(max(emp.id), 0) + 1 AS next FROM emp;
SELECT extract(year FROM emp.hired) AS y, count(*) FROM emp GROUP BY extract(year FROM emp.hired) ORDER BY y;
SELECT date_trunc('month', emp.hired) AS m, count(*) AS n FROM emp WHERE emp.hired IS NOT NULL GROUP BY 1 ORDER BY 1;
SELECT emp.id FROM emp WHERE emp.hired BETWEEN '2010-01-01' AND '2024-12-31' ORDER BY emp.hired DESC NULLS LAST, emp.id;
SELECT emp.id FROM emp WHERE emp.hired >= '2010-01-01'::date AND emp.hired < now();
SELECT emp.id FROM emp WHERE emp.id NOT IN (SELECT emp.boss_id FROM emp WHERE emp.boss_id IS NOT NULL) ORDER BY emp.id;
SELECT emp.id FROM emp WHERE EXISTS (SELECT * FROM dept WHERE dept.id = emp.dept_id AND dept.budget > 1000) ORDER BY emp.id;
SELECT CASE WHEN (emp.salary > 3000) THEN 'high' WHEN (emp.salary IS NULL) THEN 'none' ELSE 'low' END AS band, count(*) FROM emp GROUP BY CASE WHEN (emp.salary > 3000) THEN 'high' WHEN (emp.salary IS NULL) THEN 'none' ELSE 'low' END;
SELECT count(DISTINCT emp.dept_id) AS count_1, min(emp.hired) AS first FROM emp WHERE emp.id > 0;
SELECT count(*) FILTER (WHERE emp.remote) AS away, count(*) AS everyone FROM emp;
SELECT post.id, post.meta ->> 'a' AS a FROM post WHERE (post.meta ->> 'a') IS NOT NULL OR post.published IS NOT true;
SELECT post.id FROM post WHERE post.uid IN ('0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f'::UUID, '11111111-2222-3333-4444-555555555555'::UUID);
-- params: uuid[]:{0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f}
SELECT post.id FROM post WHERE post.uid = ANY ($1);
-- params: uuid:0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f
SELECT post.id, post.uid FROM post WHERE post.uid = $1::UUID;
-- params: text:0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f
SELECT post.id FROM post WHERE post.uid = $1::UUID;
-- params: varchar:%a% | int8:5 | int8:0
SELECT txt.id, txt.t FROM txt WHERE lower(txt.t) LIKE lower($1::VARCHAR) ORDER BY txt.id LIMIT $2 OFFSET $3;
-- params: :%a% | :5
SELECT txt.id FROM txt WHERE txt.t ILIKE $1 ESCAPE '\' ORDER BY txt.id LIMIT $2;
-- params: timestamptz:2024-01-01 00:00:00+00
SELECT post.id FROM post WHERE post.updated > $1::TIMESTAMP WITH TIME ZONE OR post.updated IS NULL;
-- params: bool:t
SELECT item.id FROM item WHERE item.members = $1 ORDER BY item.id;
-- params: date:2015-01-01
SELECT emp.id FROM emp WHERE emp.hired >= $1::DATE ORDER BY emp.id;
SELECT a.id, b.id FROM emp a, emp b WHERE a.boss_id = b.id AND b.remote = false ORDER BY a.id, b.id;
SELECT kid.id, kid.label || ' of ' || parent.label AS title FROM kid JOIN parent ON kid.parent_id = parent.id;
SELECT DISTINCT emp.remote FROM emp;
SELECT emp.dept_id, count(*) AS n FROM emp WHERE emp.dept_id IN (1, 2, 3) GROUP BY emp.dept_id ORDER BY count(*) DESC, emp.dept_id LIMIT 5;
SELECT (SELECT count(*) FROM kid WHERE kid.parent_id = parent.id) AS kids, parent.id FROM parent ORDER BY parent.id;
DELETE FROM kid WHERE kid.parent_id IN (SELECT parent.id FROM parent WHERE parent.label IS NOT NULL);
DELETE FROM kid WHERE kid.id = 1 RETURNING kid.id, kid.label;
DELETE FROM stock WHERE (stock.country, stock.sku) IN (('de', 1), ('fr', 2));
DELETE FROM log;
SELECT item.id FROM item WHERE item.members = 1;
SELECT id FROM item WHERE label = 5;
SELECT sum(label) FROM item;
SELECT item.id, count(*) FROM item GROUP BY item.label;
# What drivers ask for when they connect.
SELECT t.oid, typarray FROM pg_type t JOIN pg_namespace ns ON typnamespace = ns.oid WHERE typname = 'hstore';  -- route: postgres
SELECT typname AS name, oid, typarray AS array_oid, oid::regtype::text AS regtype, typdelim AS delimiter FROM pg_type t WHERE t.oid = to_regtype('hstore') ORDER BY t.oid;  -- route: postgres
-- params: :hstore
SELECT typname AS name, oid FROM pg_type t WHERE t.oid = $1::regtype;  -- route: postgres
SELECT pg_catalog.pg_is_in_recovery();  -- route: postgres
SELECT 1 AS one, current_database() IS NOT NULL;  -- route: postgres
