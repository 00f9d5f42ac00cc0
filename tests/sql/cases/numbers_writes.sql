# Numbers written: each value is checked against its column's type before the commit, inlined or as a parameter.

# --- inlined: width and rounding on assignment
UPDATE num SET i4 = 5 WHERE id = 1;
UPDATE num SET i2 = 32767 WHERE id = 1;
UPDATE num SET i2 = 32768 WHERE id = 1;
UPDATE num SET i2 = -32769 WHERE id = 1;
UPDATE num SET i4 = 2147483648 WHERE id = 1;
UPDATE num SET i4 = -2147483648 WHERE id = 1;
UPDATE num SET i8 = 9223372036854775807 WHERE id = 1;
UPDATE num SET i8 = 9223372036854775808 WHERE id = 1;
UPDATE num SET i4 = 2.5 WHERE id = 1;
UPDATE num SET i4 = 3.5 WHERE id = 1;
UPDATE num SET i4 = -2.5 WHERE id = 1;
UPDATE num SET i4 = 2147483647.5 WHERE id = 1;
UPDATE num SET i2 = 32767.4 WHERE id = 1;
UPDATE num SET i8 = 9223372036854775807.4 WHERE id = 1;
UPDATE num SET i4 = '7' WHERE id = 1;
UPDATE num SET i4 = ' 7 ' WHERE id = 1;
UPDATE num SET i4 = '7.5' WHERE id = 1;
UPDATE num SET i4 = 'abc' WHERE id = 1;
UPDATE num SET i4 = '' WHERE id = 1;
UPDATE num SET i4 = '2147483648' WHERE id = 1;
UPDATE num SET i2 = '40000' WHERE id = 1;
UPDATE num SET i4 = true WHERE id = 1;  -- route: error
UPDATE num SET i4 = NULL WHERE id = 1;
UPDATE num SET n = 1.2345 WHERE id = 1;
UPDATE num SET n = 1.0005 WHERE id = 1;
UPDATE num SET n = -1.0005 WHERE id = 1;
UPDATE num SET n = 999999999.999 WHERE id = 1;
UPDATE num SET n = 999999999.9995 WHERE id = 1;
UPDATE num SET n = 1000000000 WHERE id = 1;
UPDATE num SET n = 123456789012345678901234567890 WHERE id = 1;
UPDATE num SET n = 0.12345678901234567890123 WHERE id = 1;
UPDATE num SET n = '1.5' WHERE id = 1;
UPDATE num SET n = '1e3' WHERE id = 1;
UPDATE num SET n = 'NaN' WHERE id = 1;
UPDATE num SET n = 'Infinity' WHERE id = 1;
UPDATE num SET n = 'abc' WHERE id = 1;
UPDATE num SET n = 5 WHERE id = 1;
UPDATE num SET n = 5000000000 WHERE id = 1;
UPDATE num SET z = 7.5 WHERE id = 1;
UPDATE num SET z = -7.5 WHERE id = 1;
UPDATE num SET z = 999999.4 WHERE id = 1;
UPDATE num SET z = 999999.5 WHERE id = 1;
UPDATE num SET nx = 1.2300 WHERE id = 1;
UPDATE num SET nx = 123456789012345678901234567890.12345678901234567890 WHERE id = 1;
UPDATE num SET nx = 5 WHERE id = 1;
UPDATE num SET nx = 'NaN' WHERE id = 1;
UPDATE num SET nb = 1.25 WHERE id = 1;
UPDATE num SET nb = -1000000 WHERE id = 1;
UPDATE num SET f8 = 0.1 WHERE id = 1;
UPDATE num SET f8 = 0.1000000000000000055511151231257827021181583404541015625 WHERE id = 1;
UPDATE num SET f8 = 1 WHERE id = 1;
UPDATE num SET f8 = 9223372036854775807 WHERE id = 1;
UPDATE num SET f8 = 'NaN' WHERE id = 1;
UPDATE num SET f8 = '-Infinity' WHERE id = 1;
UPDATE num SET f8 = '1e400' WHERE id = 1;
UPDATE num SET f8 = 'abc' WHERE id = 1;
UPDATE num SET f8 = 1e400 WHERE id = 1;
UPDATE num SET f4 = 0.1 WHERE id = 1;
UPDATE num SET f4 = 16777217 WHERE id = 1;
UPDATE num SET f4 = 1e39 WHERE id = 1;
UPDATE num SET f4 = 'NaN' WHERE id = 1;
UPDATE num SET f4 = '1e-50' WHERE id = 1;
UPDATE num SET f4 = 123456789 WHERE id = 1;

# --- computed
UPDATE num SET i4 = i4 + 1 WHERE id < 4;
UPDATE num SET i4 = i4 + 1 WHERE id = 4;
UPDATE num SET i2 = i2 + 1 WHERE id = 4;
UPDATE num SET i2 = i4 WHERE id = 10;
UPDATE num SET i2 = i4 WHERE id < 4;
UPDATE num SET i4 = i8 WHERE id = 9;
UPDATE num SET n = n * 2 WHERE id IN (7, 8, 9);
UPDATE num SET n = n / 3 WHERE id IN (7, 8, 9);
UPDATE num SET n = n * 10 WHERE id = 4;
UPDATE num SET n = n + 0.0005 WHERE id = 7;
UPDATE num SET n = i4 WHERE id = 7;
UPDATE num SET n = i8 WHERE id = 9;
UPDATE num SET n = i8 WHERE id = 10;
UPDATE num SET z = z * 10 WHERE id = 4;
UPDATE num SET nx = nx * 2 WHERE id IN (4, 7, 8);
UPDATE num SET nx = nx / 7 WHERE id = 7;
UPDATE num SET nx = n WHERE id = 7;
UPDATE num SET nx = i8 WHERE id = 4;
UPDATE num SET f8 = f8 * 2 WHERE id IN (4, 7);
UPDATE num SET f8 = f8 * f8 WHERE id = 9;
UPDATE num SET f4 = f4 * f4 WHERE id = 7;
UPDATE num SET i4 = i4 / 0 WHERE id = 1;
UPDATE num SET n = n / 0 WHERE id = 1;
UPDATE num SET i4 = -i4, n = -n, f8 = -f8 WHERE id = 7;
UPDATE num SET i4 = abs(i4), n = round(n, 1) WHERE id = 8;
UPDATE num SET n = (SELECT avg(n) FROM num), i8 = (SELECT sum(i4) FROM num WHERE id < 4) WHERE id = 7;
UPDATE num SET n = n + 1 WHERE n > 5 RETURNING id, n, n * 2;
UPDATE emp SET bonus = bonus * 1.1 WHERE bonus IS NOT NULL;
UPDATE stock SET price = price / 3, amount = amount / 2;
DELETE FROM num WHERE n > 7.1249999999999999999999;
DELETE FROM num WHERE f8 = 'NaN';

# --- rows
INSERT INTO num (id, i2, i4, i8, f4, f8, n, nb, nx, z) VALUES (20, 1, 2, 3, 0.5, 0.1, 1.5, 2.5, 3.50, 4);
INSERT INTO num (id, i2, i4, i8, f4, f8, n, nb, nx, z) VALUES (20, 1.5, 2.5, 3.5, 1, 1, 1, 1, 1, 1.5);
INSERT INTO num (id, i2, i4, i8, f4, f8, n, nb, nx, z) VALUES (20, '1', '2', '3', '0.5', '0.1', '1.5', '2.5', '3.50', '4');
INSERT INTO num (id, i2) VALUES (20, 1), (21, 32768);
INSERT INTO num (id, i2) VALUES (20, 1), (21, 'x');
INSERT INTO num (id, n) VALUES (20, 1.5), (21, 1e9);
INSERT INTO num (id, n) VALUES (20, 1.0005), (21, 2), (22, NULL);
INSERT INTO num (id, f4, f8) VALUES (20, 'NaN', 'NaN'), (21, '-Infinity', 'Infinity'), (22, 1e10, 1e10);
INSERT INTO num (id, nx) VALUES (20, 1.10), (21, 100000000000000000000000.0001), (22, '1e5');
INSERT INTO num (id, i4, n) VALUES (20, 1 + 1, 1.5 * 2);
INSERT INTO num (id, n) SELECT id + 20, i8 FROM num WHERE id = 4;
INSERT INTO num (id, n, nx) VALUES (20, 1.5, 2.50) RETURNING id, n, nx, n + nx;
INSERT INTO stock (country, sku, amount, price) VALUES ('de', 9, 2.5, 9.999);
INSERT INTO checked (id, pct) VALUES (9, 100.004);
INSERT INTO checked (id, pct) VALUES (9, 99.995);
INSERT INTO checked (id, pct) VALUES (9, 1000);
INSERT INTO checked (id, qty) VALUES (9, NULL);

# --- parameters
--- only: dual-write text binary
-- params: :5
UPDATE num SET i4 = $1 WHERE id = 1;
-- params: :32768
UPDATE num SET i2 = $1 WHERE id = 1;
-- params: int8:32768
UPDATE num SET i2 = $1 WHERE id = 1;
-- params: int8:5
UPDATE num SET i2 = $1, i4 = $1, i8 = $1, n = $1, f8 = $1, f4 = $1, nx = $1 WHERE id = 1;
-- params: int8:3000000000
UPDATE num SET i4 = $1 WHERE id = 1;
-- params: int4:5
UPDATE num SET i2 = $1, i4 = $1, i8 = $1, n = $1, f8 = $1, f4 = $1, nx = $1 WHERE id = 1;
-- params: numeric:2.5
UPDATE num SET i2 = $1, i4 = $1, i8 = $1, n = $1, f8 = $1, f4 = $1, nx = $1 WHERE id = 1;
-- params: numeric:123456789012345678901234567890.5
UPDATE num SET nx = $1 WHERE id = 1;
-- params: numeric:123456789012345678901234567890.5
UPDATE num SET n = $1 WHERE id = 1;
-- params: numeric:NaN
UPDATE num SET n = $1, nx = $1 WHERE id = 1;
-- params: numeric:NaN
UPDATE num SET i4 = $1 WHERE id = 1;
-- params: float8:2.5
UPDATE num SET i2 = $1, i4 = $1, i8 = $1, n = $1, f8 = $1, f4 = $1 WHERE id = 1;
-- params: float8:NaN
UPDATE num SET f8 = $1, f4 = $1 WHERE id = 1;
-- params: float8:1e300
UPDATE num SET f4 = $1 WHERE id = 1;
-- params: float8:1e300
UPDATE num SET n = $1 WHERE id = 1;
-- params: float8:0.1
UPDATE num SET nx = $1 WHERE id = 1;
-- params: float4:0.1
UPDATE num SET f4 = $1, f8 = $1, n = $1 WHERE id = 1;
-- params: :1.0005
UPDATE num SET n = $1 WHERE id = 1;
-- params: :abc
UPDATE num SET n = $1 WHERE id = 1;
-- params: :1e10
UPDATE num SET n = $1 WHERE id = 1;
-- params: :0.1
UPDATE num SET f4 = $1 WHERE id = 1;
-- params: :1.5
UPDATE num SET i4 = $1 WHERE id = 1;
-- params: :NULL
UPDATE num SET i4 = $1 WHERE id = 1;
-- params: :20 | :1 | :2 | :3 | :0.5 | :0.1 | :1.5 | :2.50
INSERT INTO num (id, i2, i4, i8, f4, f8, n, nx) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
-- params: :20 | :99999
INSERT INTO num (id, i2) VALUES ($1, $2);
-- params: :20 | :999999.5
INSERT INTO num (id, z) VALUES ($1, $2);
-- params: :0.25 | :7
UPDATE num SET n = n + $1 WHERE id = $2;
-- params: :1000000000 | :7
UPDATE num SET n = n + $1 WHERE id = $2;
-- params: :2147483647 | :7
UPDATE num SET i4 = i4 + $1 WHERE id = $2;
-- params: int4:2 | int4:7
UPDATE num SET n = n / $1 WHERE id = $2;
-- params: numeric:1.5 | int4:7
UPDATE num SET i4 = i4 * $1 WHERE id = $2;
-- params: float8:1.5 | int4:7
UPDATE num SET n = n * $1 WHERE id = $2;
