# INSERT: rows from VALUES and queries, defaults, identity and generated columns, values that do not fit.
INSERT INTO blank VALUES (9);
INSERT INTO blank VALUES (9, 1);
INSERT INTO blank VALUES (9, 1, 'x'), (10, NULL, DEFAULT) RETURNING *;
INSERT INTO blank VALUES (9, 1, 'x', 2);  -- route: error
INSERT INTO blank (id, a) VALUES (9);  -- route: error
INSERT INTO blank (id) VALUES (9, 1);  -- route: error
INSERT INTO blank (id, id) VALUES (9, 1);  -- route: error
INSERT INTO blank (id, nope) VALUES (9, 1);  -- route: error
INSERT INTO blank VALUES (9, 1), (10);  -- route: error
INSERT INTO blank (b, id) VALUES ('x', 9);
INSERT INTO blank AS z (id, a) VALUES (9, 1) RETURNING z.id, a + 1 AS next;
INSERT INTO blank (id, a) VALUES (9, 1) RETURNING blank.*;
INSERT INTO public.blank (id, a) VALUES (9, 1) RETURNING id;
INSERT INTO blank (id, a) VALUES (1 + 8, length('four')) RETURNING *;
INSERT INTO blank (id, a) VALUES (9, (SELECT max(qty) FROM item)) RETURNING *;
INSERT INTO blank (id, a) VALUES ((SELECT max(id) FROM post) + 1, (SELECT count(*) FROM post)) RETURNING *;
INSERT INTO blank (id, a) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM blank), 1), ((SELECT coalesce(max(id), 0) + 2 FROM blank), 2) RETURNING *;
INSERT INTO blank (id, a) VALUES (NULL, 1);
INSERT INTO blank (a) VALUES (1);
INSERT INTO blank (id, a) VALUES (9, 1), (NULL, 2);
INSERT INTO blank (id, a) VALUES (9, 1), (9, 2);
INSERT INTO blank (id, a) VALUES (9, 5000000000);
INSERT INTO blank (id, a) VALUES (9, 1.5) RETURNING a;
INSERT INTO blank (id, a) VALUES (9, 2.5) RETURNING a;
INSERT INTO blank (id, a) VALUES (9, -2.5) RETURNING a;
INSERT INTO blank (id, a) VALUES (9, 'x');
INSERT INTO blank (id, a) VALUES (9, '5') RETURNING a;
INSERT INTO blank (id, a) VALUES (9, '5.0');
INSERT INTO blank (id, a) VALUES (9, true);  -- route: error
INSERT INTO blank (id, b) VALUES (9, 5) RETURNING b;
INSERT INTO blank (id, b) VALUES (9, 1.50) RETURNING b;
INSERT INTO blank (id, b) VALUES (9, true) RETURNING b;
INSERT INTO blank (id, b) VALUES (9, DATE '2024-01-02') RETURNING b;
INSERT INTO blank (id, a) VALUES (9, 1.5::float8) RETURNING a;
INSERT INTO blank (id, a) VALUES (9, 2.5::float8) RETURNING a;
INSERT INTO blank (id, a) VALUES (9, 2.5::numeric) RETURNING a;
INSERT INTO blank (id, a) VALUES (9, 5000000000::bigint);
INSERT INTO blank (id, a) VALUES (9, 'x'::text);  -- route: error
INSERT INTO blank (id, b) VALUES (9, 7::bigint) RETURNING b;
# every type
INSERT INTO num (id, i2, i4, i8, f4, f8, n, nb, nx, z) VALUES (90, 1.5, 2.5, 3.5, 0.1, 0.1, 1.0005, 1.1, 1.10, 0.5) RETURNING *;
INSERT INTO num (id, i2) VALUES (90, 32768);
INSERT INTO num (id, i2) VALUES (90, -32769);
INSERT INTO num (id, i8) VALUES (90, 9223372036854775808);
INSERT INTO num (id, n) VALUES (90, 1234567890.5);
INSERT INTO num (id, n) VALUES (90, 999999999.9995);
INSERT INTO num (id, z) VALUES (90, 999999.5);
INSERT INTO num (id, z) VALUES (90, 12.5) RETURNING z;
INSERT INTO num (id, f4) VALUES (90, 1e39);
INSERT INTO num (id, f8) VALUES (90, '1e400');
INSERT INTO num (id, f8) VALUES (90, 'abc');
INSERT INTO num (id, n) VALUES (90, 'abc');
INSERT INTO num (id, i4) VALUES (90, '');
INSERT INTO num (id, f8) VALUES (90, 'NaN') RETURNING f8;
INSERT INTO num (id, i4) SELECT 90, i8 FROM num WHERE id = 10;
INSERT INTO num (id, i4) SELECT 90, i8 FROM num WHERE id = 7 RETURNING i4;
INSERT INTO num (id, i4) SELECT 90, f8 FROM num WHERE id = 7 RETURNING i4;
INSERT INTO num (id, i4) SELECT 90, f8 FROM num WHERE id = 9;
INSERT INTO num (id, i2) SELECT 90 + id, f8 FROM num WHERE id IN (5, 7, 8) RETURNING id, i2;
INSERT INTO num (id, i2) SELECT 90 + id, n FROM num WHERE id IN (7, 8, 9) RETURNING id, i2;
INSERT INTO num (id, n) SELECT 90 + id, nb FROM num WHERE id IN (4, 5, 8, 10) RETURNING id, n;
INSERT INTO num (id, n) SELECT 90 + id, f8 FROM num WHERE id IN (4, 5, 7, 8) RETURNING id, n;
INSERT INTO num (id, z) SELECT 90 + id, n FROM num WHERE id IN (7, 8, 9, 10) RETURNING id, z;
INSERT INTO num (id, f8) SELECT 90 + id, i8 FROM num WHERE id IN (4, 9, 10) RETURNING id, f8;
INSERT INTO num (id, f8) SELECT 90 + id, n FROM num WHERE id IN (4, 7) RETURNING id, f8;
INSERT INTO num (id, i4) VALUES (90, i4);  -- route: error
INSERT INTO txt (id, v) VALUES (90, 'a text that is too long');
INSERT INTO txt (id, v) VALUES (90, 'ten chars.   ') RETURNING v;
INSERT INTO txt (id, v) VALUES (90, 'ten chars.' || 'x');
INSERT INTO txt (id, v) SELECT 90, t FROM txt WHERE id = 16;
INSERT INTO txt (id, v) SELECT 90, t FROM txt WHERE id = 1 RETURNING v;
INSERT INTO txt (id, c) VALUES (90, 'toolong');
INSERT INTO txt (id, c) VALUES (90, 'ab') RETURNING c, length(c);
INSERT INTO txt (id, c) SELECT 90, t FROM txt WHERE id = 1 RETURNING c;
INSERT INTO txt (id, c) SELECT 90, t FROM txt WHERE id = 16;
INSERT INTO txt (id, t) SELECT 90, c FROM txt WHERE id = 1 RETURNING t;
INSERT INTO txt (id, t) SELECT 90, id FROM txt WHERE id = 1 RETURNING t;
INSERT INTO txt (id, v) SELECT 90, 12345678901;
INSERT INTO txt (id, k) VALUES (90, NULL);
INSERT INTO txt (id, k) VALUES (90, DEFAULT) RETURNING k;
INSERT INTO txt (id, u) VALUES (90, 'u1');
INSERT INTO moment (id, d, tm, ts, tz, iv) VALUES (90, '2024-05-06', '07:08:09', '2024-05-06 07:08:09', '2024-05-06 07:08:09+02', '1 day 2 hours') RETURNING *;
INSERT INTO moment (id, d) VALUES (90, '2024-02-30');
INSERT INTO moment (id, d) VALUES (90, 'no date');
INSERT INTO moment (id, ts) VALUES (90, '2024-13-01 00:00:00');
INSERT INTO moment (id, tm) VALUES (90, '25:00');
INSERT INTO moment (id, ts) SELECT 90, d FROM moment WHERE id = 1 RETURNING ts;
INSERT INTO moment (id, d) SELECT 90, ts FROM moment WHERE id = 2 RETURNING d;
INSERT INTO moment (id, ts) VALUES (90, now()::timestamp) RETURNING ts = now()::timestamp;  -- route: any
INSERT INTO moment (id, d) VALUES (90, 5);  -- route: error
INSERT INTO doc (id, mood) VALUES (90, 'happy') RETURNING mood;
INSERT INTO doc (id, mood) VALUES (90, 'furious');
INSERT INTO doc (id, mood) VALUES (90, 5);  -- route: error
INSERT INTO doc (id, mood) SELECT 90, mood FROM doc WHERE id = 1 RETURNING mood;
INSERT INTO doc (id, u36) VALUES (90, 'not a uuid');
INSERT INTO doc (id, u36, u32) VALUES (90, '0B9C0A526E1F4A7C9D471A2B3C4D5E6F', '{0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f}') RETURNING u36, u32;
INSERT INTO doc (id, u32) SELECT 90, u36 FROM doc WHERE id = 1 RETURNING u32;
INSERT INTO doc (id, j) VALUES (90, '{"a": }');
INSERT INTO doc (id, j, jb) VALUES (90, '{"b":1,  "a":2}', '{"b":1,  "a":2}') RETURNING j, jb;
INSERT INTO doc (id, b) VALUES (90, '\x00ff') RETURNING b;
INSERT INTO doc (id, ints, words) VALUES (90, '{1,2}', '{a,b}') RETURNING ints, words;
INSERT INTO doc (id, ints) VALUES (90, '{1,x}');
INSERT INTO flags (id, b01, btf, bword, bmix) VALUES (90, true, 'yes', 'f', 'on') RETURNING *;
INSERT INTO flags (id, b01) VALUES (90, 1);  -- route: error
INSERT INTO flags (id, b01) VALUES (90, 'maybe');
INSERT INTO flags (id, btf, bword) SELECT 90 + id, bword, b01 FROM flags WHERE id < 4 RETURNING id, btf, bword;
# parameters
-- params: :9 | :x | :
INSERT INTO blank (id, b, a) VALUES ($1, $2, $3) RETURNING *;  -- route: any
-- params: int4:9 | int8:5
INSERT INTO blank (id, a) VALUES ($1, $2) RETURNING *;
-- params: int4:9 | int8:5000000000
INSERT INTO blank (id, a) VALUES ($1, $2);
-- params: int4:9 | numeric:2.5
INSERT INTO blank (id, a) VALUES ($1, $2) RETURNING a;
-- params: int4:9 | float8:2.5
INSERT INTO blank (id, a) VALUES ($1, $2) RETURNING a;
-- params: int4:9 | text:'5'
INSERT INTO blank (id, a) VALUES ($1, $2);  -- route: error
-- params: int4:9 | int4:5
INSERT INTO blank (id, b) VALUES ($1, $2) RETURNING b;
-- params: int4:90 | varchar:'much too long for it'
INSERT INTO txt (id, v) VALUES ($1, $2);
-- params: int4:90 | int4:NULL
INSERT INTO txt (id, k) VALUES ($1, $2::text);
-- params: int4:90 | numeric:1.005
INSERT INTO checked (id, pct) VALUES ($1, $2) RETURNING pct;
-- params: int4:90 | numeric:1000
INSERT INTO checked (id, pct) VALUES ($1, $2);
-- params: int4:90 | numeric:101
INSERT INTO checked (id, pct) VALUES ($1, $2);
# constraints in PostgreSQL's order
INSERT INTO checked (id, qty) VALUES (90, -1);
INSERT INTO checked (id, qty) VALUES (90, NULL);
INSERT INTO checked (id, code) VALUES (90, NULL);
INSERT INTO checked (id, qty, code) VALUES (90, NULL, NULL);
INSERT INTO checked (code, qty, id) VALUES (NULL, NULL, NULL);
INSERT INTO checked (id, qty, pct) VALUES (90, -1, -1);
INSERT INTO checked (id, qty, code) VALUES (90, -1, NULL);
INSERT INTO checked (id, qty) VALUES (1, -1);
INSERT INTO checked (id, code) VALUES (1, 'abcd');
INSERT INTO checked (id, code) VALUES (90, 'abcd');
INSERT INTO checked (id, a, b) VALUES (90, 1, 2);
INSERT INTO checked (id, a, b) VALUES (1, 1, 2);
INSERT INTO checked (id, a, b) VALUES (90, 3, 3);
INSERT INTO checked (id, a, b) VALUES (90, 3, NULL) RETURNING id, a, b;
INSERT INTO checked (id) VALUES (90) RETURNING id, qty, pct, code, a, b, on_off;
INSERT INTO checked (id, qty) VALUES (90, 1), (91, -1), (92, NULL);
INSERT INTO checked (id, qty) VALUES (90, 1), (1, 2), (92, NULL);
INSERT INTO checked (id, qty) SELECT 90 + id, n FROM flags;
INSERT INTO checked (id, qty) SELECT 90 + id, 1 - id FROM flags ORDER BY id;
INSERT INTO checked (id, a, b) SELECT 90 + id, b, a FROM checked WHERE a IS NOT NULL;
INSERT INTO checked (id, a, b) SELECT 90 + id, a + 5, b FROM checked RETURNING id, a, b;
INSERT INTO booking (id, room, guest, n) VALUES (90, 9, 'x', 0);
INSERT INTO booking (id, room, guest, n) VALUES (90, 9, 'x', 1000);
INSERT INTO booking (id, room, guest, n) VALUES (90, NULL, NULL, 0);
INSERT INTO booking (id, room, guest, code) VALUES (90, 1, 'x', 'A1');
INSERT INTO booking (id, room, guest, code) VALUES (1, 1, 'x', 'A1');
INSERT INTO booking (id, room, guest) VALUES (90, 1, 'x');
INSERT INTO booking (id, room, guest, ended) VALUES (90, 1, 'x', '2024-01-01') RETURNING *;
INSERT INTO booking (id, room, guest, ended) VALUES (90, 1, 'a long name of a guest that goes on and on and on beyond sixty-four bytes, é', '2024-01-01 00:00:00.5'), (91, NULL, 'b', NULL);
INSERT INTO booking (id, room, guest, n) VALUES (90, 1, 'é a long name of a guest that goes on and on and on beyond sixty-four bytes', -5);
INSERT INTO booking (room, guest) VALUES (9, 'x') RETURNING id, guest;
INSERT INTO booking (room, guest) VALUES (9, 'x'), (10, 'y') RETURNING id, guest;
INSERT INTO booking (room, guest) VALUES (NULL, 'x');
INSERT INTO booking (room, guest) SELECT id + 50, name FROM dept ORDER BY id DESC RETURNING id, room, guest;
INSERT INTO booking (id, room, guest) VALUES (DEFAULT, 9, 'x') RETURNING id;
INSERT INTO linked (id, owner) VALUES (9, 77);
INSERT INTO linked (id, owner, next_id) VALUES (9, 1, 77);
INSERT INTO linked (id, owner, next_id) VALUES (9, 77, 77);
INSERT INTO linked (id, owner, next_id) VALUES (9, 1, 9) RETURNING *;
INSERT INTO linked (id, owner, next_id) VALUES (9, 1, 10), (10, 1, NULL) RETURNING *;
INSERT INTO linked (id, owner, next_id) VALUES (9, 1, 10), (10, 1, 44);
INSERT INTO linked (id, owner, stamp) VALUES (9, 1, 'nope');
INSERT INTO linked (id, owner, stamp) VALUES (9, 1, 'Sales') RETURNING stamp;
INSERT INTO linked (id, owner) VALUES (9, NULL);
INSERT INTO linked (id, owner, u1, u2) VALUES (1, 77, 10, 20);
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 10, 20);
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 50, 20);
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 50, 51), (10, 1, 50, 52);
INSERT INTO linked (id, owner, u1) SELECT id + 10, 1, u1 FROM linked;
INSERT INTO linked (id, owner) SELECT id + 10, id * 40 FROM linked ORDER BY id;
INSERT INTO stock (country, sku) VALUES ('xx', 1);
INSERT INTO stock (country, sku) VALUES ('xxx', 1);
INSERT INTO stock (country, sku) VALUES ('de', 1);
INSERT INTO stock VALUES ('de', 9, DEFAULT, 1.005, NULL) RETURNING *;
INSERT INTO pg_key (id, code) VALUES (9, 'k1');  -- route: refused
INSERT INTO child (id, item_id) VALUES (9, 77);  -- route: refused
# identity and generated columns
INSERT INTO ident (label) VALUES ('x') RETURNING id, label, n;
INSERT INTO ident (label) VALUES ('x'), ('y') RETURNING id, label, n;
INSERT INTO ident (id, label) VALUES (9, 'x');  -- route: error
INSERT INTO ident (id, label) VALUES (DEFAULT, 'x') RETURNING id, label;
INSERT INTO ident (id, label) OVERRIDING SYSTEM VALUE VALUES (9, 'x') RETURNING *;
INSERT INTO ident (id, label) OVERRIDING USER VALUE VALUES (9, 'x') RETURNING id, label;
INSERT INTO ident (id, label) OVERRIDING USER VALUE VALUES (9, 'x'), (10, 'y') RETURNING id, label;
INSERT INTO ident OVERRIDING USER VALUE SELECT * FROM ident WHERE id < 3 ORDER BY id RETURNING id, label, n;
INSERT INTO ident OVERRIDING SYSTEM VALUE SELECT id + 10, label FROM ident RETURNING id, label, n;
INSERT INTO ident SELECT id + 10, label FROM ident;  -- route: error
INSERT INTO ident DEFAULT VALUES RETURNING id, label, n;
INSERT INTO ident (label) SELECT name FROM dept ORDER BY id RETURNING id, label;
INSERT INTO ident (label, n) SELECT name, id FROM dept ORDER BY id DESC LIMIT 2 RETURNING id, label, n;
INSERT INTO ident (id, label) OVERRIDING SYSTEM VALUE VALUES (1, 'x');
INSERT INTO "user" (id, name) OVERRIDING USER VALUE VALUES (9, 'x') RETURNING id, name;
INSERT INTO "user" (id, name) OVERRIDING SYSTEM VALUE VALUES (9, 'x') RETURNING id, name;
INSERT INTO auth_user (id, email) OVERRIDING USER VALUE VALUES (9, 'x') RETURNING id, email;
INSERT INTO "user" (id, name) VALUES (NULL, 'x');
INSERT INTO "user" (name) VALUES (NULL);
INSERT INTO "user" (name, active) VALUES ('x', NULL);
INSERT INTO "user" DEFAULT VALUES;
INSERT INTO gen (id, a, b) VALUES (9, 4, 5) RETURNING *;
INSERT INTO gen (id, a, b) VALUES (9, 2147483647, 5);
INSERT INTO gen (id, a, b, total) VALUES (9, 4, 5, 9);  -- route: error
INSERT INTO gen (id, a, b, total) VALUES (9, 4, 5, DEFAULT) RETURNING total;
INSERT INTO gen VALUES (9, 4) RETURNING total;
INSERT INTO gen VALUES (9, 4, 1, DEFAULT), (10, NULL, 1, DEFAULT) RETURNING total;
INSERT INTO gen (id, a) SELECT id + 10, b FROM gen RETURNING *;
INSERT INTO gen SELECT id + 10, b, a FROM gen RETURNING *;
INSERT INTO gen SELECT id + 10, b, a, total FROM gen;  -- route: error
# from queries
INSERT INTO blank SELECT id, views, title FROM post RETURNING *;
INSERT INTO blank SELECT id, views FROM post RETURNING *;
INSERT INTO blank SELECT * FROM blank;
INSERT INTO blank SELECT id, views, title, 1 FROM post;  -- route: error
INSERT INTO blank (id, a, b) SELECT id, views FROM post;  -- route: error
INSERT INTO blank (b, id) SELECT title, id FROM post ORDER BY id LIMIT 2 RETURNING id, b;
INSERT INTO blank (b, id) (SELECT title, id FROM post WHERE id < 3) RETURNING id, b;
INSERT INTO blank (id, a) SELECT id, views FROM post WHERE id < 3 UNION ALL SELECT id + 10, 0 FROM post RETURNING *;
INSERT INTO blank (id, a) VALUES (1, 2), (2, 3) ORDER BY 1 DESC LIMIT 1 RETURNING *;
INSERT INTO blank (id, b) SELECT 1, 'x' RETURNING *;
INSERT INTO blank (id, b) SELECT 1, NULL RETURNING *;
INSERT INTO blank (id, a) SELECT 1, '7' RETURNING *;
INSERT INTO blank (id, a) SELECT 1, 'x';
INSERT INTO blank (id, a) SELECT dept_id, count(*) FROM emp WHERE dept_id > 0 GROUP BY dept_id RETURNING *;
INSERT INTO blank (id, a) SELECT dept_id, sum(salary) FROM emp WHERE dept_id > 0 GROUP BY dept_id RETURNING *;
INSERT INTO blank (id, a) SELECT dept_id, avg(salary) FROM emp WHERE dept_id > 0 GROUP BY dept_id RETURNING *;
INSERT INTO blank (id) SELECT dept_id FROM emp;
WITH w AS (SELECT id, name FROM dept) INSERT INTO blank (id, b) SELECT id, name FROM w RETURNING *;
WITH w (x) AS (SELECT 41) INSERT INTO blank (id, a) VALUES ((SELECT x FROM w), 1) RETURNING *;
WITH w AS (SELECT 1 AS id) INSERT INTO blank (id, a) WITH v AS (SELECT 2 AS a) SELECT w.id, v.a FROM w, v RETURNING *;
INSERT INTO dept (id, name, budget) SELECT id + 100, name || ' copy', budget / 3 FROM dept RETURNING id, name, budget;
INSERT INTO dept (id, name) SELECT id + 100, name FROM dept ORDER BY id;
INSERT INTO log SELECT * FROM log RETURNING *;
INSERT INTO log (line) VALUES ('a'), ('b') RETURNING line;
INSERT INTO tag (post_id, name) SELECT 77, 'x';
INSERT INTO blank (id) VALUES (9) RETURNING (SELECT count(*) FROM post), (SELECT title FROM post p WHERE p.id = blank.id - 8);
INSERT INTO blank (id) VALUES (9) RETURNING (SELECT count(*) FROM blank);  -- route: refused
INSERT INTO blank (id) VALUES (9) RETURNING nope;  -- route: error

# RETURNING of a table whose first column is NOT NULL in SQLite.
INSERT INTO stepped (id, label) VALUES (5, NULL), (6, 'x') RETURNING id, label IS NULL, label IS NOT NULL, label IN ('x', 'y'), CASE WHEN label IS NOT NULL THEN 1.5 END, coalesce(label, '-'), label IS DISTINCT FROM 'x', *;
