# gen_random_uuid() in rows that are written. What is drawn cannot be compared, but that it is stored once can.
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('a') RETURNING label, id IS NOT NULL, length(id::text), id <> secret;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('a'), ('b'), (NULL) RETURNING label, length(secret::text), id <> secret;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label, id) VALUES ('a', DEFAULT), ('b', '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f') RETURNING label, id = '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f';
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (id, secret, label) VALUES (gen_random_uuid(), gen_random_uuid(), 'x') RETURNING id <> secret;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('first');
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('a'), ('a');
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('');  -- differs: detail (the row has what was drawn)
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label, secret) VALUES ('n', NULL);  -- differs: detail (the row has what was drawn)
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (id, label) SELECT gen_random_uuid(), name FROM dept RETURNING label;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) SELECT name FROM dept ORDER BY id RETURNING label, id <> secret;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token DEFAULT VALUES RETURNING label, id <> secret;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('first') ON CONFLICT (label) DO NOTHING RETURNING label;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('first') ON CONFLICT (label) DO UPDATE SET secret = gen_random_uuid() RETURNING label, id, secret <> '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f';
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
INSERT INTO token (label) VALUES ('first'), ('new') ON CONFLICT (label) DO UPDATE SET secret = excluded.secret, id = excluded.id RETURNING label, id = '00000000-0000-0000-0000-000000000001';
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
UPDATE token SET secret = gen_random_uuid() RETURNING label, secret <> '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f';
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
UPDATE token SET secret = DEFAULT, label = 'd' RETURNING label, secret <> '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f';
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
UPDATE token SET id = gen_random_uuid() WHERE label = 'first' RETURNING label, id <> '00000000-0000-0000-0000-000000000001';
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
WITH a AS (INSERT INTO token (label) VALUES ('w') RETURNING id, label) SELECT label, length(id::text) FROM a;
-- then: none
-- then: SELECT label, id::text <> secret::text, length(id::text), substr(secret::text, 15, 1) FROM token ORDER BY id = '00000000-0000-0000-0000-000000000001', label COLLATE "C"
WITH a AS (INSERT INTO token (label) VALUES ('w') RETURNING id) SELECT count(*) FROM a JOIN a b ON a.id = b.id;
-- then: none
-- then: SELECT id, u36 IS NOT NULL, u36::text <> u32::text, length(u32::text) FROM doc ORDER BY id
INSERT INTO doc (id, u36, u32) VALUES (90, gen_random_uuid(), gen_random_uuid()) RETURNING id, u36 <> u32;
DELETE FROM token WHERE id = gen_random_uuid();  -- route: refused
UPDATE token SET label = 'x' WHERE secret <> gen_random_uuid();  -- route: refused
-- then: none
WITH g AS (SELECT gen_random_uuid() AS u) INSERT INTO token (id, secret, label) SELECT u, u, 'same' FROM g;  -- route: refused
-- then: none
INSERT INTO token (id, secret, label) SELECT u, u, 'same' FROM (SELECT gen_random_uuid() AS u) g;  -- route: refused
-- then: none
INSERT INTO token (id, label) VALUES ((SELECT gen_random_uuid()), 'sub');  -- route: refused
SELECT gen_random_uuid() <> gen_random_uuid();  -- route: postgres
SELECT count(DISTINCT u) FROM (SELECT gen_random_uuid() AS u FROM emp) x;  -- route: forwarded
# system columns are PostgreSQL's
-- then: none
INSERT INTO token (label) VALUES ('s') RETURNING (xmax = 0) AS inserted;  -- route: refused
UPDATE token SET label = 's' WHERE ctid IS NOT NULL;  -- route: refused
SELECT count(xmin) FROM token;  -- route: forwarded
