-- Rows that are spelled alike for both.
INSERT INTO "user" (id, name, email, active, age, score, balance, created, born, "limit", flag) VALUES
 (1, 'Ann', 'ann@example.org', true, 31, 1.5, 12.50, '2024-01-02 03:04:05', '1990-05-06', 10, 'T'),
 (2, 'bob', 'bob@example.org', false, NULL, -2.25, 0.10, '2024-01-02 03:04:05.5', NULL, NULL, 'F'),
 (3, 'Cecile', NULL, true, 44, NULL, NULL, NULL, '1980-01-01', 5, NULL),
 (4, 'd''Arcy_50%', 'D@example.org', true, 31, 100, 1000, '2023-12-31 23:59:59', '2000-02-29', 7, 'T'),
 (5, 'Ünal', 'ÜNAL@example.org', false, 0, 0, -0.01, '2024-02-29 12:00:00.123456', '2024-02-29', 0, 'F');
INSERT INTO post (id, user_id, title, views, published, uid, meta, updated) VALUES
 (1, 1, 'First', 10, true, '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f', '{"a": 1}', '2024-01-02 03:04:05'),
 (2, 1, 'second', 0, false, NULL, NULL, '2024-02-02 03:04:05'),
 (3, 2, 'Third', 2147483647, NULL, '11111111-2222-3333-4444-555555555555', '[]', NULL),
 (4, NULL, 'cheap café', 5, true, NULL, NULL, NULL);
INSERT INTO tag (post_id, name, weight) VALUES (1, 'a', 1), (1, 'b', 9223372036854775807), (2, 'a', NULL), (3, 'c', 7);
INSERT INTO "Mixed" VALUES (1, 'x', 3), (2, 'Y', NULL), (3, 'x', 1);

INSERT INTO auth_user (id, email, is_on, made) VALUES (1, 'a@b.c', 'T', '2024-01-01 00:00:00'), (2, 'D@e.f', 'F', NULL);

INSERT INTO item (id, label, members, price, created_at, state, token, qty) VALUES
 (1, 'a', 'true', 1.50, '2024-01-01 10:00:00.000000', 'new', '00000000000000000000000000000001', 1),
 (2, 'b', 'false', 2, '2024-01-01 10:00:00', 'old', 'abcdefabcdefabcdefabcdefabcdefab', 2),
 (3, 'c', NULL, NULL, '2024-01-01 09:59:59.999999', NULL, NULL, NULL),
 (4, 'é', 'true', 0.10, NULL, 'new', NULL, 0);
INSERT INTO child (id, item_id) VALUES (1, 1);
INSERT INTO pg_key VALUES (1, 'k1'), (2, NULL);

INSERT INTO num (id, i2, i4, i8, f4, f8, n, nb, nx, z) VALUES
 (1, 0, 0, 0, 0, 0, 0, 0, '0', 0),
 (2, 1, 1, 1, 1, 1, 1, 1, '1', 1),
 (3, -1, -1, -1, -1, -1, -1, -1, '-1', -1),
 (4, 32767, 2147483647, 9223372036854775807, 0.1, 0.1, 123456789.123, 0.1, '123456789012345678901234567890.123456789', 999999),
 (5, -32768, -2147483648, -9223372036854775807, -2.5, -2.5, -123456789.123, -2.5, '-0.000000000000000000000000000001', -999999),
 (6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (7, 7, 7, 7, 7.25, 7.25, 7.125, 7.125, '7.10', 7),
 (8, -7, -7, -7, -7.75, -7.75, -7.5, 2.25, '1.50', -8),
 (9, 2, 2, 4294967296, 3.5, 1e300, 0.5, 1000000, '1.500', 3),
 (10, 10, 100000, 10000000000, 16777216, 1e-300, 99.999, 12345.6789, '10', 100);

INSERT INTO dept VALUES (1, 'Sales', 100000.00, 'Paris'), (2, 'Research', 250000.50, 'Zürich'), (3, 'Empty', NULL, NULL),
 (4, 'ops', 0, 'paris');
INSERT INTO emp (id, dept_id, boss_id, name, salary, bonus, hired, grade, remote) VALUES
 (1, 1, NULL, 'Alice', 5000, 100.00, '2015-01-31', 1.5, false),
 (2, 1, 1, 'bob', 3000, NULL, '2016-02-29', 2.5, true),
 (3, 1, 1, 'Carl', 3000, 50.50, '2017-03-01', 2.5, false),
 (4, 2, 1, 'Dora', 7000, 700.25, '2015-01-31', NULL, true),
 (5, 2, 4, 'émile', 4000, 0.00, '2020-12-31', -1, false),
 (6, 2, 4, 'Fritz', NULL, NULL, NULL, 0, false),
 (7, 4, 2, 'Émile', 4500, 12.34, '2024-02-29', 3.25, true),
 (8, NULL, NULL, 'zoe', 100, 1.10, '1999-12-31', 10, false);

INSERT INTO parent VALUES (1, 'one'), (2, 'two'), (3, NULL);
INSERT INTO kid VALUES (10, 1, 'a'), (11, 1, 'b'), (12, 2, NULL), (13, NULL, 'free');
INSERT INTO country VALUES ('de', 'Deutschland', 83000000), ('FR', 'France', 68000000), ('ch', 'Schweiz', NULL);
INSERT INTO stock (country, sku, amount, price, seen) VALUES ('de', 1, 5, 9.99, '2024-05-01 08:00:00'),
 ('de', 2, 0, NULL, NULL), ('FR', 1, 7, 10.00, '2024-05-01 08:00:00.25'), ('ch', 5, 2147483647, 0.01, '2023-01-01 00:00:00');
INSERT INTO log VALUES ('2024-01-01 00:00:00', 1, 'start'), ('2024-01-01 00:00:00', 1, 'start'), (NULL, NULL, NULL),
 ('2024-01-01 00:00:01', 2, 'it''s "done" \ 100%');
INSERT INTO checked (id, qty, pct, code, a, b, on_off, made) VALUES (1, 1, 50.00, 'abc', 1, 2, 'true', '2024-01-01 00:00:00'),
 (2, 0, 0, 'x', NULL, NULL, 'false', NULL), (3, 99, 100, '', 2, 1, NULL, '2024-01-01 00:00:00.5');
INSERT INTO gen (id, a, b) VALUES (1, 1, 2), (2, NULL, 5), (3, -10, 10);

INSERT INTO txt (id, t, v, c, u, k) VALUES
 (1, 'abc', 'abc', 'abc', 'u1', 'k'),
 (2, 'ABC', 'ABC', 'ABC', 'U1', 'K'),
 (3, '', '', '', '', ''),
 (4, NULL, NULL, NULL, NULL, '-'),
 (5, 'école', 'école', 'éa', 'é', 'é'),
 (6, 'ÉCOLE', 'ÉCOLE', 'ÉA', 'É', 'É'),
 (7, 'straße', 'straße', 'ß', 'ß', 'ß'),
 (8, 'İstanbul', 'İst', 'İ', 'İ', 'ı'),
 (9, 'smile 😀 end', '😀😀', '😀', '😀', '😀'),
 (10, 'it''s "quoted"', '''', '"', '''"', ''),
 (11, '100%_\done', '%_\', '%_\', '\', '%'),
 (12, '  padded  ', '  x', ' x', '  ', ' '),
 (13, 'a b-c_d.e', 'a-b', 'a b', 'a b', 'a_b'),
 (14, 'cafe' || 'é', 'e' || 'é', 'e', 'cafe', 'z'),
 (15, '123', '-5', '007', '1.5', '10'),
 (16, 'Abcdefghij klmnop qrstuvwxyz Abcdefghij klmnop', 'Abcdefghij', 'Abcde', 'aab', 'b');
INSERT INTO booking (id, room, guest, ended, code, n) VALUES (1, 1, 'Ann', '2024-01-02 10:00:00', 'A1', 1),
 (2, 1, 'Bob', NULL, 'B2', 2), (3, 2, 'Eve', NULL, NULL, NULL);
INSERT INTO linked (id, next_id, owner, u1, u2, stamp) VALUES (1, NULL, 1, 10, 20, 'Sales'), (2, 1, 2, 11, 21, NULL),
 (3, 2, 2, NULL, NULL, NULL);
INSERT INTO token (id, secret, label) VALUES
 ('00000000000000000000000000000001', '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f', 'first');
