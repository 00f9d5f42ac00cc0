# What PostgreSQL's grammar refuses, and in which words.
--- route: error
SELECT 1 \ 2;
SELECT 1 ] 2;
SELECT 1 FROM parent } WHERE id = 1;
SELECT 'a'\\b'::bytea, id FROM parent';
SELECT $a FROM parent;
SELECT $ FROM parent;
SELECT 1 FROM parent WHERE $;
SELECT 1 FROM parent 'x' WHERE 'a';
SELECT 1 FROM parent WHERE;
SELECT FROM WHERE \;
SELECT id, FROM parent;
SELECT id FROM parent ORDER id;
SELECT (1;
SELECT 1);
SELECT id FROM;
UPDATE parent SET WHERE id = 1;
INSERT INTO parent VALUES;
INSERT parent VALUES (1);
DELETE parent;
SELECT 'open FROM parent;
SELECT "open FROM parent;
SELECT $q$open FROM parent;
SELECT 1 /* open;
SELECT "" FROM parent;
SELECT 1a FROM parent;
SELECT 1abc2 FROM parent;
SELECT 1.5e FROM parent;
SELECT 0x1F FROM parent;
SELECT $1a FROM parent;
SELECT id FROM parent WHERE id = 1or id = 2;
SELECT 1 AS from;  -- route: sqlite
SELECT * FROM parent LIMIT 1, 2;
SELECT `id` FROM parent;
SELECT [id] FROM parent;
SELECT id FROM parent WHERE id == 1;
SELECT id FROM parent WHERE id = 1 AND;
INSERT OR REPLACE INTO parent (id) VALUES (1);
REPLACE INTO parent (id) VALUES (1);
SELECT id FROM parent WHERE label GLOB 'a*';
SELECT id FROM parent WHERE label REGEXP 'a';
SELECT id FROM parent WHERE id IS 1;
SELECT id FROM parent WHERE id NOTNULL;  -- route: sqlite
SELECT id FROM parent WHERE id ISNULL;  -- route: sqlite
SELECT id FROM parent WHERE id != 1;  -- route: sqlite
SELECT U&'\0041', id FROM parent ORDER BY id;  -- route: any
SELECT E'\x41\n', id FROM parent ORDER BY id;  -- route: any
SELECT 'a' 'b' FROM parent;
SELECT x'41', id FROM parent ORDER BY id;  -- route: any
PRAGMA table_info(parent);
ATTACH 'x' AS y;
SELECT rowid FROM parent;
SELECT last_insert_rowid();  -- route: postgres
SELECT datetime('now');  -- route: postgres
SELECT ifnull(id, 1) FROM parent;
SELECT strftime('%Y', '2024-01-01');  -- route: postgres
SELECT group_concat(label) FROM parent;
SELECT typeof(id) FROM parent;
SELECT sqlite_version();  -- route: postgres
SELECT name FROM sqlite_master;
SELECT instr(label, 'a') FROM parent;
SELECT printf('%d', id) FROM parent;
SELECT total(id) FROM parent;
SELECT hex(label) FROM parent;
SELECT crossfade_nextval('parent') FROM parent;
SELECT json_extract(j, '$.a') FROM doc;
SELECT substr(label, 1, 1), iif(id = 1, 2, 3) FROM parent;
SELECT max(id, 2) FROM parent;
SELECT id FROM parent WHERE label MATCH 'a';
SELECT id FROM parent INDEXED BY x;
SELECT id FROM parent WHERE label = "one";
SELECT CAST(id AS blob) FROM parent;
SELECT CAST(label AS INTEGER) FROM parent;  -- route: any
VACUUM INTO 'x';
