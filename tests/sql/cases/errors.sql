# What an error says: position, constraint, detail, and which of several is said.

INSERT INTO num (id, i2) VALUES (60, '32768');  -- route: error
INSERT INTO num (id, i4) VALUES (60, 5), (61, 'y');  -- route: error
SELECT /* ü */ 'é', id FROM num WHERE i4 = 'abc';  -- route: error
SELECT id FROM num WHERE id IN (1, 'x');  -- route: error
SELECT id FROM num WHERE (id, i4) IN ((1, 'x'));  -- route: error
SELECT id FROM num WHERE id BETWEEN 1 AND 'x';  -- route: error
SELECT id FROM moment WHERE ts > 'garbage';  -- route: error
SELECT id FROM doc WHERE b = '\xzz';  -- route: error
UPDATE num SET (i4, i2) = (1, 'x') WHERE id = 1;  -- route: error
INSERT INTO num (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET i4 = 'x';  -- route: error
INSERT INTO txt (id, t) VALUES (60, E'a\xff');  -- route: error
# one that does not fit the column's length has no position
INSERT INTO txt (id, v) VALUES (60, '12345678901');  -- route: error
INSERT INTO num (id, n) VALUES (60, '1000000000');  -- route: error

# checks: PostgreSQL's names, in PostgreSQL's order
INSERT INTO checked (id, qty, pct) VALUES (60, -1, 101);
INSERT INTO checked (id, qty, pct, a, b) VALUES (60, -1, 101, 5, 5);
INSERT INTO checked (id, a, b) VALUES (60, 5, 5);
INSERT INTO checked (id, qty) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET qty = -7;
INSERT INTO checked (id, qty) VALUES (1, -5) ON CONFLICT (id) DO NOTHING;
INSERT INTO checked (id, a, b) VALUES (1, 5, 5);
UPDATE checked SET qty = -5 WHERE id = 1;
UPDATE checked SET pct = pct + 60;
INSERT INTO item (id, label, qty) VALUES (60, 'zzz', 100);
INSERT INTO item (id, qty) VALUES (60, -1);
INSERT INTO checked (id, code) VALUES (60, NULL);

# constants of the shape are judged with the session's DateStyle
-- set: DateStyle = 'ISO, DMY'
SELECT '13/01/2024'::date, date '31/12/2024', id FROM num WHERE id = 1;
-- set: DateStyle = 'ISO, DMY'
SELECT id FROM moment WHERE d = date '31/01/2024';
-- set: DateStyle = 'ISO, YMD'
SELECT '24/01/13'::date, id FROM num WHERE id = 1;
-- set: DateStyle = 'ISO, YMD'
SELECT '13/01/2024'::date, id FROM num WHERE id = 1;  -- route: error
