# ON CONFLICT in all its forms.
INSERT INTO parent (id, label) VALUES (1, 'x') ON CONFLICT DO NOTHING;
INSERT INTO parent (id, label) VALUES (9, 'one') ON CONFLICT DO NOTHING;
INSERT INTO parent (id, label) VALUES (9, 'nine') ON CONFLICT DO NOTHING;
INSERT INTO parent (id, label) VALUES (1, 'x') ON CONFLICT DO NOTHING RETURNING id, label;
INSERT INTO parent (id, label) VALUES (1, 'x'), (8, 'y'), (2, 'z'), (9, 'w') ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO parent (id, label) VALUES (8, 'y'), (8, 'z') ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO parent (id, label) VALUES (8, 'y'), (9, 'y') ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO parent (id, label) VALUES (8, NULL), (9, NULL) ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO parent (id, label) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING;
INSERT INTO parent (id, label) VALUES (7, 'one') ON CONFLICT (id) DO NOTHING;
INSERT INTO parent (id, label) VALUES (1, 'two') ON CONFLICT (id) DO NOTHING;
INSERT INTO parent (id, label) VALUES (1, 'two') ON CONFLICT (label) DO NOTHING;
INSERT INTO parent (id, label) VALUES (1, 'q') ON CONFLICT (label) DO NOTHING;
INSERT INTO parent (id, label) VALUES (1, 'q') ON CONFLICT ON CONSTRAINT parent_pkey DO NOTHING;
INSERT INTO parent (id, label) VALUES (7, 'one') ON CONFLICT ON CONSTRAINT parent_label_key DO NOTHING;
INSERT INTO parent (id, label) VALUES (7, 'one') ON CONFLICT ON CONSTRAINT nope DO NOTHING;  -- route: error
INSERT INTO parent (id, label) VALUES (7, 'one') ON CONFLICT (nope) DO NOTHING;  -- route: error
INSERT INTO blank (id, a) VALUES (7, 1) ON CONFLICT (a) DO NOTHING;  -- route: error
INSERT INTO parent (id, label) VALUES (7, 'one') ON CONFLICT DO UPDATE SET label = 'x';  -- route: error
INSERT INTO parent (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = excluded.label;
INSERT INTO parent (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING id, label;
INSERT INTO parent (id, label) VALUES (5, 'five') ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
INSERT INTO parent (id, label) VALUES (1, 'two') ON CONFLICT (id) DO UPDATE SET label = excluded.label;
INSERT INTO parent (id, label) VALUES (1, 'uno'), (5, 'five') ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
INSERT INTO parent AS p (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = p.label || '/' || excluded.label RETURNING p.label;
INSERT INTO parent (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = parent.label || '+';
INSERT INTO parent (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = label || '+';  -- route: error
INSERT INTO parent (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = excluded.label WHERE parent.label = 'one';
INSERT INTO parent (id, label) VALUES (1, 'uno') ON CONFLICT (id) DO UPDATE SET label = excluded.label WHERE parent.label = 'two' RETURNING *;
INSERT INTO parent (id, label) VALUES (1, 'uno'), (2, 'due') ON CONFLICT (id) DO UPDATE SET label = excluded.label WHERE excluded.id = 2 RETURNING *;
INSERT INTO parent (id, label) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET label = NULL;
INSERT INTO parent (id, label) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET label = DEFAULT;
INSERT INTO parent (id, label) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET (label) = ROW('r');
INSERT INTO dept (id, name, city) VALUES (1, 'S', 'Rome') ON CONFLICT (id) DO UPDATE SET (name, city) = (excluded.name, excluded.city);
INSERT INTO dept (id, name, city) VALUES (1, 'S', 'Rome') ON CONFLICT (id) DO UPDATE SET (name, city) = (SELECT label, 'c' FROM parent WHERE id = 2);
INSERT INTO dept (id, name) VALUES (1, 'Research') ON CONFLICT (name) DO UPDATE SET budget = dept.budget + 1;
INSERT INTO dept (id, name) VALUES (9, 'Research') ON CONFLICT (name) DO UPDATE SET budget = dept.budget + 1 RETURNING id, budget;
INSERT INTO dept (id, name) VALUES (9, 'Research') ON CONFLICT (name) DO UPDATE SET id = excluded.id;
INSERT INTO dept (id, name) VALUES (9, 'Research') ON CONFLICT (name) DO UPDATE SET id = 1;
INSERT INTO dept (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = NULL;
INSERT INTO dept (id, name) VALUES (1, NULL) ON CONFLICT (id) DO UPDATE SET name = 'y';
INSERT INTO dept (id, name) VALUES (1, NULL) ON CONFLICT (id) DO NOTHING;
INSERT INTO dept (id, name) VALUES (1, NULL) ON CONFLICT DO NOTHING;
INSERT INTO tag VALUES (1, 'a', 5) ON CONFLICT (post_id, name) DO UPDATE SET weight = excluded.weight RETURNING *;
INSERT INTO tag VALUES (1, 'a', 5) ON CONFLICT (name, post_id) DO UPDATE SET weight = excluded.weight RETURNING *;
INSERT INTO tag VALUES (1, 'a', 5) ON CONFLICT (name) DO NOTHING;  -- route: error
INSERT INTO tag (post_id, name, weight) VALUES (1, 'a', 5), (9, 'z', 6) ON CONFLICT (post_id, name) DO UPDATE SET weight = tag.weight + excluded.weight WHERE tag.post_id < 5;
INSERT INTO tag (post_id, name, weight) VALUES (8, 'a', 5), (8, 'a', 6) ON CONFLICT (post_id, name) DO UPDATE SET weight = 1;
INSERT INTO tag (post_id, name, weight) VALUES (1, 'b', 1) ON CONFLICT (post_id, name) DO UPDATE SET weight = tag.weight + excluded.weight;
INSERT INTO tag (post_id, name, weight) VALUES (1, 'a', 1), (2, 'a', 2), (9, 'a', 3) ON CONFLICT (post_id, name) DO UPDATE SET weight = excluded.weight * 10 RETURNING post_id, weight;
INSERT INTO checked (id, qty) VALUES (1, -1) ON CONFLICT (id) DO NOTHING;
INSERT INTO checked (id, qty) VALUES (1, -1) ON CONFLICT DO NOTHING;
INSERT INTO checked (id, qty) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET qty = -1;
INSERT INTO checked (id, qty) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET qty = checked.qty - 2;
INSERT INTO checked (id, qty) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET qty = excluded.qty, on_off = NOT checked.on_off, made = '2025-01-01' RETURNING id, qty, on_off, made;
INSERT INTO checked (id, a, b) VALUES (7, 1, 2) ON CONFLICT (a, b) DO UPDATE SET pct = 1.005 RETURNING id, a, b, pct;
INSERT INTO checked (id, a, b) VALUES (7, 1, 2) ON CONFLICT (b, a) DO NOTHING;
INSERT INTO checked (id, a, b) VALUES (7, 1, 2) ON CONFLICT (id) DO NOTHING;
INSERT INTO checked (id, a, b) VALUES (1, 2, 1) ON CONFLICT (a, b) DO UPDATE SET code = 'upd' RETURNING id, code;
INSERT INTO checked (id, a, b) VALUES (7, NULL, 2) ON CONFLICT (a, b) DO NOTHING RETURNING id;
INSERT INTO "user" (id, name, email) VALUES (60, 'x', 'ann@example.org') ON CONFLICT (email) DO UPDATE SET name = excluded.name RETURNING id, name;
INSERT INTO "user" (name, email) VALUES ('x', 'ann@example.org') ON CONFLICT (email) DO UPDATE SET name = excluded.name, age = coalesce("user".age, 0) + 1 RETURNING id, name, age;
INSERT INTO "user" (name, email) VALUES ('x', 'ann@example.org') ON CONFLICT (email) DO NOTHING RETURNING id;
INSERT INTO "user" (id, name, email) VALUES (1, 'x', 'bob@example.org') ON CONFLICT (email) DO UPDATE SET name = 'both';
INSERT INTO "user" (id, name, email) VALUES (1, 'x', 'new@example.org') ON CONFLICT (email) DO UPDATE SET name = 'both';
INSERT INTO "user" AS u (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = u.name, email = (SELECT min(label) FROM parent) RETURNING u.email;  -- route: sqlite / refused
INSERT INTO "user" AS u (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET age = (SELECT count(*) FROM post p WHERE p.user_id = u.id) RETURNING age;
INSERT INTO "user" AS u (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET age = (SELECT max(age) FROM "user") RETURNING age;
INSERT INTO "user" AS u (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET age = 1 WHERE EXISTS (SELECT 1 FROM post p WHERE p.user_id = u.id) RETURNING age;
INSERT INTO "user" AS u (id, name) VALUES (1, 'x'), (2, 'y') ON CONFLICT (id) DO UPDATE SET age = (SELECT max(age) + 1 FROM "user") RETURNING age;  -- route: refused
INSERT INTO booking (room, guest) VALUES (1, 'Zed') ON CONFLICT (room) WHERE ended IS NULL DO NOTHING;
INSERT INTO booking (room, guest) VALUES (1, 'Zed') ON CONFLICT (room) WHERE ended IS NULL DO UPDATE SET guest = excluded.guest RETURNING id, room, guest;
INSERT INTO booking (room, guest) VALUES (7, 'Zed') ON CONFLICT (room) WHERE ended IS NULL DO UPDATE SET guest = excluded.guest RETURNING room, guest;
INSERT INTO booking (room, guest, ended) VALUES (1, 'Zed', '2024-01-01') ON CONFLICT (room) WHERE ended IS NULL DO UPDATE SET guest = excluded.guest RETURNING room, guest, ended;
INSERT INTO booking (room, guest) VALUES (1, 'Zed') ON CONFLICT (room) WHERE booking.ended IS NULL AND room > 0 DO NOTHING;
INSERT INTO booking (room, guest) VALUES (1, 'Zed') ON CONFLICT (room) DO NOTHING;  -- route: error
INSERT INTO booking (room, guest) VALUES (1, 'Zed') ON CONFLICT (room) WHERE ended IS NOT NULL DO NOTHING;  -- route: error
INSERT INTO booking (room, guest) VALUES (1, 'Zed') ON CONFLICT DO NOTHING;
INSERT INTO booking (room, guest, code) VALUES (1, 'Zed', 'A1') ON CONFLICT (code) DO UPDATE SET guest = 'code' RETURNING id, guest;
INSERT INTO booking (room, guest, code) VALUES (1, 'Zed', 'Z9') ON CONFLICT (code) DO UPDATE SET guest = 'code' RETURNING id, guest;
INSERT INTO booking (room, guest, code) VALUES (5, 'Zed', 'A1') ON CONFLICT (code) WHERE ended IS NULL DO UPDATE SET guest = 'code' RETURNING id, guest;
INSERT INTO booking (room, guest, n) VALUES (1, 'Zed', 0) ON CONFLICT DO NOTHING;
INSERT INTO booking (room, guest, n) VALUES (1, 'Zed', 5000) ON CONFLICT DO NOTHING;
INSERT INTO booking (room, guest, code, n) VALUES (1, 'Zed', 'toolong', 5) ON CONFLICT DO NOTHING;
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 10, 21) ON CONFLICT (u1) DO UPDATE SET u2 = 99 RETURNING *;
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 10, 21) ON CONFLICT (u2) DO UPDATE SET u1 = 99 RETURNING *;
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 50, 21) ON CONFLICT (u1) DO UPDATE SET u2 = 99 RETURNING *;
INSERT INTO linked (id, owner, u1, u2) VALUES (9, 1, 10, 21) ON CONFLICT (u1) DO UPDATE SET u2 = excluded.u2;
INSERT INTO linked (id, owner, u1) VALUES (9, 77, 10) ON CONFLICT (u1) DO NOTHING;
INSERT INTO linked (id, owner, u1) VALUES (9, 77, 50) ON CONFLICT (u1) DO NOTHING;
INSERT INTO linked (id, owner, u1) VALUES (9, 1, 10) ON CONFLICT (u1) DO UPDATE SET owner = 77;
INSERT INTO parent (id, label) SELECT id, name FROM dept WHERE id < 5 ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO parent (id, label) SELECT id, name FROM dept WHERE id < 5 ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
INSERT INTO parent (id, label) SELECT id, name FROM dept WHERE id < 5 ON CONFLICT (id) DO UPDATE SET label = excluded.label WHERE parent.id <> 2 RETURNING *;
INSERT INTO parent (id, label) SELECT dept_id, min(name) FROM emp WHERE dept_id IS NOT NULL GROUP BY dept_id ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING id;  -- route: sqlite / refused
INSERT INTO parent (id, label) SELECT dept_id, name FROM emp WHERE dept_id IS NOT NULL ON CONFLICT (id) DO UPDATE SET label = excluded.label;
INSERT INTO parent (id, label) SELECT id + 1, label || '!' FROM parent ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
INSERT INTO parent (id, label) WITH w AS (SELECT id, city FROM dept WHERE city IS NOT NULL) SELECT id, city FROM w ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
WITH w AS (SELECT id, city FROM dept WHERE city IS NOT NULL) INSERT INTO parent (id, label) SELECT id, city FROM w ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
INSERT INTO tag (post_id, name) SELECT id, 'a' FROM post ON CONFLICT (post_id, name) DO UPDATE SET weight = coalesce(tag.weight, 0) + 1 RETURNING post_id, weight;
INSERT INTO tag (post_id, name) VALUES (1, 'a'), (7, 'q'), (7, 'q') ON CONFLICT DO NOTHING;
INSERT INTO tag (post_id, name) VALUES (1, 'a') ON CONFLICT ON CONSTRAINT tag_pkey DO NOTHING;
INSERT INTO parent (id, label) VALUES (5, 'a'), (6, 'b'), (5, 'c') ON CONFLICT (id) DO UPDATE SET label = excluded.label;
INSERT INTO parent (id, label) VALUES (1, 'a'), (1, 'c') ON CONFLICT (id) DO UPDATE SET label = excluded.label;
INSERT INTO parent (id, label) VALUES (1, 'a'), (2, 'c') ON CONFLICT (id) DO UPDATE SET id = parent.id + 10;  -- route: refused
INSERT INTO parent (id, label) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET id = parent.id + 10;
-- params: int4:1 | text:'new'
INSERT INTO parent (id, label) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
-- params: :1 | :new | :7
INSERT INTO parent (id, label) VALUES ($1, $2), ($3, $2) ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
-- params: :1 | :x
INSERT INTO parent (id, label) VALUES ($1, 'q') ON CONFLICT (id) DO UPDATE SET label = $2 || parent.label RETURNING *;
-- params: int4:NULL | text:'new'
INSERT INTO parent (id, label) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING *;
INSERT INTO gen (id, a, b) VALUES (1, 7, 8) ON CONFLICT (id) DO UPDATE SET a = excluded.a RETURNING *;
INSERT INTO gen (id, a, b) VALUES (1, 7, 8), (9, 1, 1) ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = gen.b + excluded.b RETURNING *;
INSERT INTO gen (id, a) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET total = DEFAULT, a = 5 RETURNING *;
INSERT INTO country VALUES ('de', 'D', 1) ON CONFLICT (code) DO UPDATE SET name = excluded.name, people = country.people + excluded.people RETURNING *;
INSERT INTO country VALUES ('DE', 'D', 1) ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING *;
INSERT INTO stock (country, sku, amount) VALUES ('de', 1, 1) ON CONFLICT (country, sku) DO UPDATE SET amount = stock.amount + excluded.amount RETURNING amount, price;
INSERT INTO stock (country, sku, amount) VALUES ('ch', 5, 1) ON CONFLICT (country, sku) DO UPDATE SET amount = stock.amount + excluded.amount;
INSERT INTO stock (country, sku, price) VALUES ('de', 1, 1) ON CONFLICT (country, sku) DO UPDATE SET price = stock.price * 1.1, seen = now() RETURNING price;
INSERT INTO stock (country, sku) VALUES ('xx', 1) ON CONFLICT (country, sku) DO NOTHING;
# a partial index whose predicate has a constant
INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01'), (999, 'g', '2024-01-01') ON CONFLICT (guest) WHERE room = 999 DO NOTHING RETURNING guest;
INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01'), (999, 'g', '2024-01-01');
INSERT INTO booking (room, guest, ended) VALUES (998, 'g', '2024-01-01'), (998, 'g', '2024-01-01') RETURNING room;
-- before: INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01')
INSERT INTO booking (room, guest, n) VALUES (999, 'g', 7) ON CONFLICT (guest) WHERE room = 999 DO UPDATE SET n = excluded.n, ended = NULL RETURNING room, n, ended;
-- before: INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01')
INSERT INTO booking (room, guest, n) VALUES (997, 'g', 7) ON CONFLICT (guest) WHERE room = 999 DO UPDATE SET n = excluded.n RETURNING room, n, ended;
-- before: INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01')
INSERT INTO booking (room, guest) VALUES (999, 'g') ON CONFLICT (guest) WHERE 999 = room DO NOTHING;  -- route: any
INSERT INTO booking (room, guest) VALUES (999, 'g') ON CONFLICT (guest) WHERE room = 998 DO NOTHING;  -- route: any
-- before: INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01')
INSERT INTO booking (room, guest) VALUES (999, 'g') ON CONFLICT (guest) WHERE room = 999 AND n > 5 DO NOTHING;
-- before: INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01')
UPDATE booking SET room = 999, ended = '2024-02-02', guest = 'g' WHERE id = 1;
-- params: int4:999 | text:g
-- before: INSERT INTO booking (room, guest, ended) VALUES (999, 'g', '2024-01-01')
INSERT INTO booking (room, guest, n) VALUES ($1, $2, 7) ON CONFLICT (guest) WHERE room = 999 DO UPDATE SET n = excluded.n RETURNING room, guest, n;
