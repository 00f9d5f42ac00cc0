# Statement shapes of applications and their object-relational mappers.
SELECT item.id AS item_id, item.label AS item_label FROM item WHERE item.members IS true ORDER BY item.label DESC LIMIT 2 OFFSET 0;  -- route: sqlite / forwarded
SELECT "auth_user"."id", "auth_user"."email" FROM "auth_user" WHERE (("auth_user"."is_on" = 'T') AND ("auth_user"."email" = 'a@b.c')) ORDER BY "auth_user"."id" LIMIT 1 OFFSET 0;
SELECT COUNT(*) FROM "auth_user" WHERE ("auth_user"."id" IS NOT NULL);
SELECT  "auth_user"."id" FROM "auth_user" WHERE ("auth_user"."id" IN (1,2));
SELECT is_on, count(*) FROM auth_user WHERE is_on <> 'F' GROUP BY id, is_on;
SELECT id, is_on FROM auth_user;
SELECT id FROM item WHERE members;
SELECT id FROM item WHERE members = true OR members IS NULL;
SELECT id FROM item WHERE NOT members;
SELECT id, members FROM item;
SELECT id FROM item WHERE created_at = '2024-01-01 10:00:00';
SELECT id, created_at FROM item ORDER BY created_at DESC, id;
SELECT id FROM item ORDER BY created_at NULLS FIRST, id LIMIT 3;
SELECT max(created_at), min(created_at) FROM item;
SELECT a.id, b.id FROM item a JOIN item b ON a.created_at = b.created_at;
SELECT id FROM item WHERE token = '00000000-0000-0000-0000-000000000001';
SELECT id FROM item WHERE token IN ('00000000000000000000000000000001', 'abcdefab-cdef-abcd-efab-cdefabcdefab');
SELECT id FROM item WHERE state = 'new';
SELECT state, count(*) FROM item GROUP BY state;
SELECT id FROM item WHERE label ILIKE '%É%' ESCAPE '\';
SELECT upper(label) FROM item;
SELECT "Id", "UserName" FROM "Mixed" WHERE "UserName" = 'Y';
SELECT m.* FROM public."Mixed" AS m ORDER BY m."Id" DESC;
SELECT anon_1.n FROM (SELECT count(*) AS n FROM (SELECT item.id AS id FROM item WHERE item.qty > 0) AS anon_2) AS anon_1;
SELECT EXISTS (SELECT 1 FROM item WHERE id = 1) AS anon;
SELECT i.id FROM item AS i WHERE (i.id, 1) IS NOT NULL OR true;
SELECT DISTINCT i.label, (SELECT count(*) FROM child c WHERE c.item_id = i.id) AS n FROM item i ORDER BY n DESC, i.label;  -- route: sqlite / forwarded
SELECT id FROM item WHERE price BETWEEN 0.1 AND 1.5 ORDER BY price;
SELECT price, qty * 2 FROM item WHERE qty IS NOT NULL;
SELECT coalesce(qty, -1), coalesce(sum(qty) OVER (), 0) FROM item;
INSERT INTO "auth_user"("email","is_on","made") VALUES ('x@y.z','T','2024-05-06 07:08:09') RETURNING "id";
INSERT INTO auth_user (id, email) VALUES (DEFAULT, 'q') RETURNING id, email;
INSERT INTO auth_user DEFAULT VALUES RETURNING id;
UPDATE auth_user SET is_on = 'F', email = lower(email) WHERE (auth_user.id = 2) RETURNING *;
UPDATE auth_user SET is_on = 'TT';
UPDATE auth_user SET made = NULL WHERE made IS NULL;
INSERT INTO item (id, label, qty, created_at) VALUES (9, 'x', 5, '2024-02-02 02:02:02');
INSERT INTO item (id, label, qty) VALUES (9, 'zz', 5);
INSERT INTO item (id, qty) VALUES (9, 100);
INSERT INTO item (id, qty) VALUES (9, -1);
UPDATE item SET qty = qty + 1;
UPDATE item SET qty = qty + 99;
UPDATE item SET members = NOT members, state = 'old';
UPDATE item SET state = 'nope' WHERE id = 1;
UPDATE item SET token = '00000000-0000-0000-0000-0000000000ff' WHERE id = 1;
UPDATE item SET note = '{"a":  1}' WHERE id = 1;
UPDATE item SET qty = s.n FROM (SELECT 2 AS i, 50 AS n) AS s WHERE s.i = item.id;
WITH x AS (SELECT 5 AS n) UPDATE item SET qty = (SELECT n FROM x) WHERE id = 1;
WITH x AS (SELECT 1 AS n) DELETE FROM child WHERE item_id IN (SELECT n FROM x);
UPDATE item SET price = 3.999 WHERE id = 1 RETURNING price;
UPDATE item SET price = 99999999999;
INSERT INTO "Mixed" ("Id", "UserName") VALUES (3, NULL);
INSERT INTO "Mixed" ("Id", "UserName") VALUES (1, 'z') ON CONFLICT ("Id") DO UPDATE SET "UserName" = EXCLUDED."UserName" || "Mixed"."UserName" RETURNING "UserName";

# What connections send first.
SELECT pg_catalog.version();  -- route: postgres
SELECT current_schema();  -- route: postgres
SELECT 1;
VALUES (1);
# ON CONFLICT, several rows, RETURNING of what was filled in.
INSERT INTO checked (id, a, b, qty) VALUES (50, 1, 2, 7) ON CONFLICT (a, b) DO UPDATE SET qty = excluded.qty, made = now();
INSERT INTO country (code, name) VALUES ('de', 'Germany'), ('it', 'Italia') ON CONFLICT (code) DO UPDATE SET name = excluded.name;
INSERT INTO country (code, name) VALUES ('de', 'Germany') ON CONFLICT (code) DO NOTHING;
INSERT INTO kid (id, parent_id, label) VALUES (50, 1, 'x'), (51, 2, 'y'), (52, NULL, NULL);
INSERT INTO kid (id, parent_id, label) VALUES (50, 1, 'x'), (51, 2, 'y') RETURNING id, label;
INSERT INTO "user" (name, email, active, age) VALUES ('new', 'new@example.org', true, 30) RETURNING "user".id, "user".active;
INSERT INTO checked (id) VALUES (60) RETURNING id, made, qty, code;
-- params: varchar:new | varchar:n@example.org | bool:t
INSERT INTO "user" (name, email, active) VALUES ($1::VARCHAR, $2::VARCHAR, $3) RETURNING id, active;
-- params: uuid:0b9c0a526e1f4a7c9d471a2b3c4d5e6f | jsonb:{"a": 1} | date:2024-01-01
SELECT $1::UUID, $2::JSONB, $3::DATE;
INSERT INTO post (id, title, meta) VALUES (60, 'x', '{"b": 1}'::jsonb) RETURNING id, meta;
UPDATE post SET views = (post.views + 1) WHERE post.id = 1;
UPDATE "user" SET created = CURRENT_TIMESTAMP WHERE id = 1;
UPDATE "user" SET created = now(), age = 3 WHERE "user".id = 1;
UPDATE "Mixed" SET "UserName" = 'z', "order" = "order" + 1 WHERE "Mixed"."Id" = 1;
UPDATE emp SET salary = (SELECT max(salary) FROM emp AS e WHERE e.dept_id = emp.dept_id) WHERE emp.id = 2;
UPDATE kid SET label = 'x' WHERE id = 99;
INSERT INTO kid (id) VALUES (10);
INSERT INTO tag (post_id, name) VALUES (1, 'a');
INSERT INTO "user" (name, email) VALUES ('x', 'ann@example.org');
# Times as text, ordered with NULLS FIRST.
SELECT id FROM item WHERE CAST('2024-01-01 10:00:00' AS TIMESTAMP WITHOUT TIME ZONE) < '2024-02-01'::timestamp ORDER BY created_at ASC NULLS FIRST, id LIMIT 1;
SELECT item.id, item.created_at FROM item WHERE item.created_at < '2024-02-01'::timestamp ORDER BY item.created_at ASC NULLS FIRST LIMIT 1;
SELECT id FROM moment WHERE ts IS NULL OR ts < CAST('2024-01-01' AS TIMESTAMP WITHOUT TIME ZONE) ORDER BY ts NULLS FIRST LIMIT 3;
SELECT id FROM item WHERE members IS true AND COALESCE(qty, 0) >= 0;
SELECT id, COALESCE(label, ''), NULLIF(qty, 0), label || '!', REPLACE(label, 'a', 'b') FROM item;
SELECT id FROM txt WHERE lower(t) LIKE lower('%ABC%');
SELECT id FROM txt WHERE lower(t) LIKE '%a%' || lower('B') || '%';
SELECT id FROM txt WHERE t ILIKE '%sm%' ESCAPE '\';
SELECT id FROM txt WHERE t ILIKE 'CHEAP É%' OR t ILIKE 'ÉCOLE';
SELECT count(*) AS count_1 FROM (SELECT txt.id AS txt_id, txt.t AS txt_t FROM txt WHERE txt.t ILIKE '%a%') AS anon_1;
SELECT emp.id AS emp_id, emp.name AS emp_name FROM emp ORDER BY emp.hired DESC, emp.id LIMIT 3 OFFSET 1;
SELECT id FROM doc WHERE u36 IN ('0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f', '11111111-2222-3333-4444-555555555555');
SELECT id FROM doc WHERE u32 IN ('0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f', '00000000-0000-0000-0000-000000000001');
SELECT e.id, d.name FROM emp e, dept d WHERE e.dept_id = d.id AND d.city = 'Paris' ORDER BY e.id;
SELECT d.id, count(e.id) AS n FROM dept d LEFT OUTER JOIN emp e ON d.id = e.dept_id GROUP BY d.id ORDER BY n DESC, d.id;
SELECT dept.name, count(*) AS count_1 FROM emp JOIN dept ON dept.id = emp.dept_id GROUP BY dept.name;
SELECT DISTINCT emp.dept_id AS emp_dept_id FROM emp WHERE emp.dept_id IS NOT NULL;
SELECT max(emp.hired) AS max_1, min(emp.salary) AS min_1, sum(emp.bonus) AS sum_1 FROM emp;
SELECT EXISTS (SELECT 1 FROM emp WHERE emp.name = 'bob') AS anon_1;
SELECT "user".id, "user"."limit" FROM "user" WHERE "user"."limit" IS NOT NULL ORDER BY "user"."limit";
SELECT * FROM post WHERE post.uid = '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f';
SELECT at, line FROM log WHERE level >= 1 ORDER BY at DESC, level DESC LIMIT 2;
DELETE FROM tag WHERE tag.post_id = 1 AND tag.name = 'a';
DELETE FROM parent WHERE parent.id = 1;
DELETE FROM dept WHERE id = 1;
DELETE FROM emp WHERE id = 1;  -- differs: detail (the row that still refers is not looked for)
# Where the engines differ on these applications' own statements.
SELECT id FROM item WHERE members = 0;
SELECT CAST(qty * 0.75 AS INTEGER) FROM item;
SELECT id, CAST(price * 0.02 AS INTEGER), CAST(price AS INTEGER) FROM item;
UPDATE item SET qty = CAST(price * 0.5 AS INTEGER) WHERE price IS NOT NULL RETURNING id, qty;
SELECT views + 1 FROM post;
UPDATE post SET views = 5000000000 WHERE id = 1;
SELECT id FROM emp ORDER BY salary LIMIT 3;  -- order: count
SELECT (SELECT name FROM emp);
DELETE FROM "user" WHERE id = 2;  -- differs: detail
SELECT id FROM emp ORDER BY name|salary;
INSERT INTO checked (id, code) VALUES (60, 'abcd');
INSERT INTO checked (id, on_off) VALUES (60, true), (61, false), (62, NULL), (63, DEFAULT) RETURNING id, on_off;
INSERT INTO moment (id, d) VALUES (60, 'soon');
INSERT INTO emp (id, name, dept_id) VALUES (60, 'orphan', 99);
INSERT INTO emp (id, name) VALUES (60, NULL);
