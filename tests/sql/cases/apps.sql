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
INSERT INTO item (id, qty) VALUES (9, -1);  -- open: sqlstate: PostgreSQL '23514', proxy 'XX000' ...
UPDATE item SET qty = qty + 1;
UPDATE item SET qty = qty + 99;
UPDATE item SET members = NOT members, state = 'old';
UPDATE item SET state = 'nope' WHERE id = 1;  -- open: message: PostgreSQL 'invalid input value for enum state: "no ...
UPDATE item SET token = '00000000-0000-0000-0000-0000000000ff' WHERE id = 1;
UPDATE item SET note = '{"a":  1}' WHERE id = 1;
UPDATE item SET qty = s.n FROM (SELECT 2 AS i, 50 AS n) AS s WHERE s.i = item.id;
WITH x AS (SELECT 5 AS n) UPDATE item SET qty = (SELECT n FROM x) WHERE id = 1;
WITH x AS (SELECT 1 AS n) DELETE FROM child WHERE item_id IN (SELECT n FROM x);
UPDATE item SET price = 3.999 WHERE id = 1 RETURNING price;
UPDATE item SET price = 99999999999;
INSERT INTO "Mixed" ("Id", "UserName") VALUES (3, NULL);
INSERT INTO "Mixed" ("Id", "UserName") VALUES (1, 'z') ON CONFLICT ("Id") DO UPDATE SET "UserName" = EXCLUDED."UserName" || "Mixed"."UserName" RETURNING "UserName";
