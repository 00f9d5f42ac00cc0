# Values at the edges of their types, and how settings show them.
# NaN, infinities and -0.
SELECT id, f8 FROM num WHERE f8 = 'NaN';
SELECT id, f8 FROM num WHERE f8 <> 'NaN' ORDER BY f8, id;
SELECT id, f8 FROM num WHERE f8 > 1e308 ORDER BY f8, id;
SELECT id, f8 FROM num WHERE f8 < 'Infinity' ORDER BY id;
SELECT id, f8 FROM num WHERE f8 >= 'Infinity' ORDER BY id;
SELECT id, f8 FROM num WHERE f8 = '-inf';
SELECT id FROM num WHERE f8 IN ('NaN', 'Infinity', 0) ORDER BY id;
SELECT id FROM num WHERE f8 BETWEEN '-Infinity' AND 0 ORDER BY id;
SELECT id, f4 FROM num WHERE f4 = 'NaN' OR f4 = 'Infinity' ORDER BY id;
SELECT id FROM num ORDER BY f8 DESC NULLS LAST, id;
SELECT id FROM num ORDER BY f8 NULLS FIRST, id DESC;
SELECT id FROM num ORDER BY f4, id LIMIT 5;
SELECT id FROM num ORDER BY nx DESC NULLS LAST, id;
SELECT max(f8), min(f8), max(f4), min(f4) FROM num;
SELECT f8, count(*) FROM num WHERE id >= 11 GROUP BY f8;
SELECT DISTINCT f8 FROM num WHERE id >= 11;
SELECT id, -f8, +f8, abs(f8) FROM num WHERE id >= 11 ORDER BY id;
SELECT id, f8 + 1, f8 - f8, f8 * 0, f8 / 2 FROM num WHERE id >= 11 ORDER BY id;
SELECT 1 / f8 FROM num WHERE id = 12;
SELECT f8 / 0 FROM num WHERE id = 11;
SELECT f8::int FROM num WHERE id = 11;
SELECT f8::bigint FROM num WHERE id = 12;
SELECT f8::numeric FROM num WHERE id = 11;
SELECT f8::numeric FROM num WHERE id = 12;
SELECT f8::float4, f4::float8 FROM num WHERE id >= 11 ORDER BY id;
SELECT f8::text, f4::text, nx::text FROM num WHERE id >= 11 ORDER BY id;
SELECT CASE WHEN f8 = 'NaN' THEN 'nan' WHEN f8 > 0 THEN 'pos' ELSE 'neg' END FROM num WHERE id >= 11 ORDER BY id;
SELECT GREATEST(f8, 5), LEAST(f8, 5) FROM num WHERE id >= 11 ORDER BY id;
SELECT COALESCE(f8, 'NaN'), NULLIF(f8, 'NaN') FROM num ORDER BY id;
SELECT f8 IS DISTINCT FROM 'NaN', f8 IS NOT DISTINCT FROM 'Infinity' FROM num ORDER BY id;
SELECT a.id, b.id FROM num a JOIN num b ON a.f8 = b.f8 WHERE a.id >= 11 ORDER BY 1, 2;
SELECT floor(f8), ceil(f8), round(f8), trunc(f8), sign(f8) FROM num WHERE id >= 11 ORDER BY id;
SELECT sum(f8), avg(f8) FROM num WHERE id = 11;  -- route: any
SELECT count(f8), count(DISTINCT f8) FROM num WHERE id >= 11;
SELECT nx, nx + 1, nx * 0, -nx FROM num WHERE id = 11;
SELECT id FROM num WHERE nx = 'NaN' ORDER BY id;
SELECT id FROM num WHERE nx > 1000 ORDER BY id;
SELECT nx::int FROM num WHERE id = 11;
SELECT 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 'Infinity'::float8, '-Infinity'::float8 < 0, id FROM parent ORDER BY id;
SELECT 'NaN'::numeric = 'NaN'::numeric, 'Infinity'::numeric > 1e100, id FROM parent ORDER BY id;
SELECT '-0'::float8, -0.0::float8, 0 * -1.0::float8, '-0'::float8 = 0, id FROM parent ORDER BY id;
SELECT '-0'::numeric, -0.0, '-0'::int, -0, id FROM parent ORDER BY id;
SELECT '-0'::float8::text, ('-0'::float8 + 0)::text, ('-0'::float8)::int, ('-0'::float8)::numeric, id FROM parent ORDER BY id;
SELECT -f8, 0 - f8 FROM num WHERE f8 = 0 ORDER BY id;
-- params: float8:-0
SELECT $1, $1 = 0, -$1, $1 + 0, id FROM parent ORDER BY id;
-- params: float8:NaN | float4:-Infinity | numeric:NaN
SELECT $1, $2, $3, $1 = 'NaN', $2 < 0, id FROM parent ORDER BY id;
-- params: float8:NaN
SELECT id FROM num WHERE f8 = $1;
-- params: float8:Infinity
SELECT id FROM num WHERE f8 >= $1 ORDER BY id;
-- params: numeric:NaN
SELECT id FROM num WHERE nx = $1;
UPDATE num SET f8 = 'NaN', f4 = '-Infinity' WHERE id = 1;
# SQLite's file does not keep the sign of zero.
-- then: none
UPDATE num SET f8 = '-0', f4 = '-0' WHERE id = 1;
UPDATE num SET nx = 'NaN', nb = 'NaN' WHERE id = 1;  -- route: any
UPDATE num SET n = 'NaN' WHERE id = 1;  -- route: any
UPDATE num SET n = 'Infinity' WHERE id = 1;
UPDATE num SET nb = 'Infinity' WHERE id = 1;  -- route: any
UPDATE num SET i4 = 'NaN' WHERE id = 1;
UPDATE num SET f8 = 1e400 WHERE id = 1;
UPDATE num SET f8 = '1e400' WHERE id = 1;
UPDATE num SET f4 = 1e39 WHERE id = 1;
UPDATE num SET f4 = '1e-50' WHERE id = 1;
UPDATE num SET f8 = '1e-400' WHERE id = 1;
UPDATE num SET f8 = 4.9e-324, f4 = 1.4e-45 WHERE id = 1;
-- params: float8:NaN
UPDATE num SET f8 = $1 WHERE id = 1;
-- params: float8:-Infinity | float4:NaN
INSERT INTO num (id, f8, f4) VALUES (60, $1, $2) RETURNING f8, f4;
# Floats in few and in many digits.
--- route: sqlite
SELECT id, f8, f4 FROM num ORDER BY id;
-- set: extra_float_digits = 0
SELECT id, f8, f4 FROM num ORDER BY id;
-- set: extra_float_digits = -5
SELECT id, f8, f4 FROM num ORDER BY id;
-- set: extra_float_digits = 3
SELECT id, f8, f4 FROM num ORDER BY id;
-- set: extra_float_digits = -15
SELECT id, f8, f4 FROM num ORDER BY id;
-- set: extra_float_digits = 0
SELECT 0.1::float8 + 0.2, 1e15::float8, 1e16::float8, 123456.789::float4, 1e-5::float8, 1e-4::float8, id FROM parent ORDER BY id;
SELECT 0.1::float8 + 0.2, 1e15::float8, 1e16::float8, 123456.789::float4, 1e-5::float8, 1e-4::float8, id FROM parent ORDER BY id;
SELECT 1e22::float8, 1e23::float8, 5e-324::float8, 1.7976931348623157e308::float8, 9007199254740993::float8, id FROM parent ORDER BY id;
SELECT 16777217::float4, 0.1::float4, 0.1::float4::float8, 3.4028235e38::float4, 1e-45::float4, id FROM parent ORDER BY id;
-- set: extra_float_digits = 0
SELECT id, f8::text, f8 || '', concat(f8) FROM num ORDER BY id;
-- set: extra_float_digits = 0
SELECT (0.1::float8 + 0.2)::text, to_json(0.1::float8 + 0.2), ARRAY[0.1::float8 + 0.2], id FROM parent ORDER BY id;
# bytea in both forms.
SELECT id, b FROM doc ORDER BY id;
-- set: bytea_output = 'escape'
SELECT id, b FROM doc ORDER BY id;
-- set: bytea_output = 'escape'
SELECT id, b::text, encode(b, 'hex'), length(b) FROM doc ORDER BY id;
-- set: bytea_output = 'escape'
SELECT '\x5c00ff41'::bytea, '\000\047'::bytea, 'a\\b'::bytea, id FROM parent ORDER BY id;
-- set: bytea_output = 'escape'
UPDATE doc SET b = 'a\\\001' WHERE id = 1 RETURNING b;
SELECT id FROM doc WHERE b = '\x00FF10';
SELECT id FROM doc WHERE b = '\000\377\020';
SELECT id FROM doc WHERE b > '\x00' ORDER BY b DESC, id;
SELECT '\x0'::bytea;
SELECT '\xzz'::bytea;
SELECT 'a\'::bytea;
-- params: bytea:\x00ff10
SELECT id, $1 FROM doc WHERE b = $1;
-- params: bytea:abc\\\000
SELECT $1, length($1), id FROM parent ORDER BY id;
# Microseconds.
SELECT id, ts, tm, tz FROM moment WHERE id IN (2, 3, 8) ORDER BY id;
SELECT id FROM moment WHERE ts = '2024-02-29 23:59:59.999999';
SELECT id FROM moment WHERE ts = '2024-02-29 23:59:59.9999994';
SELECT id FROM moment WHERE ts < '2024-02-29 23:59:59.9999995' AND ts >= '2024-02-29' ORDER BY id;
SELECT id FROM moment WHERE tm = '06:00:00.0000009';
SELECT '2024-01-01 00:00:00.1234565'::timestamp, '2024-01-01 00:00:00.9999999'::timestamp, '23:59:59.9999999'::time, id FROM parent ORDER BY id;
-- params: timestamp:2024-02-29 23:59:59.999999
SELECT id, $1 FROM moment WHERE ts = $1;
-- params: time:23:59:59.999999
SELECT id, $1 FROM moment WHERE tm = $1;
INSERT INTO moment (id, ts, tm) VALUES (60, '2024-01-01 00:00:00.1234567', '01:02:03.0000004') RETURNING ts, tm;
INSERT INTO moment (id, ts, tm) VALUES (60, '2024-01-01 00:00:59.9999996', '23:59:59.9999996') RETURNING ts, tm;
-- params: timestamp:2024-01-01 00:00:00.000001 | timestamptz:2024-01-01 00:00:00.1+02
INSERT INTO moment (id, ts, tz) VALUES (60, $1, $2) RETURNING ts, tz;
# oid, name, "char", regclass, money: types of the catalogs, and of nobody's tables here.
SELECT 1::oid, 4294967295::oid, '17'::oid, id FROM parent ORDER BY id;  -- route: any
SELECT '4294967296'::oid, id FROM parent;  -- route: any
SELECT (-1)::oid, id FROM parent ORDER BY id;  -- route: any
SELECT id::oid, id::oid::bigint, id::oid = 1 FROM parent ORDER BY id;  -- route: any
SELECT 'abc'::name, 'abc'::name || 'd', 'abc'::name = 'abc', length('abc'::name), id FROM parent ORDER BY id;  -- route: any
SELECT label::name, label::name::text FROM parent ORDER BY id;  -- route: any
SELECT repeat('x', 70)::name, id FROM parent ORDER BY id;  -- route: any
SELECT 'abc'::"char", 97::"char", id FROM parent ORDER BY id;  -- route: any
-- params: name:abc
SELECT $1, $1 || 'x', id FROM parent ORDER BY id;  -- route: any
-- params: oid:4294967295
SELECT $1, $1::bigint, id FROM parent ORDER BY id;  -- route: any
SELECT 'parent'::regclass, id FROM parent ORDER BY id;  -- route: any
SELECT 12.345::money, id FROM parent ORDER BY id;  -- route: any
SELECT '12.3'::money + '1'::money, id FROM parent ORDER BY id;  -- route: any
SELECT 5::money::numeric, id FROM parent ORDER BY id;  -- route: any
SELECT '(1,2)'::point, id FROM parent ORDER BY id;  -- route: any
SELECT '10.0.0.1'::inet, id FROM parent ORDER BY id;  -- route: any
SELECT B'101', id FROM parent ORDER BY id;  -- route: any
SELECT '[1,5)'::int4range @> 2, id FROM parent ORDER BY id;  -- route: any
SELECT '<a/>'::xml, id FROM parent ORDER BY id;  -- route: any
SELECT to_tsvector('simple', 'a b') @@ to_tsquery('simple', 'a'), id FROM parent ORDER BY id;  -- route: any
SELECT '1-2'::macaddr, id FROM parent;  -- route: any
# Integers at their ends.
SELECT id, i2, i4, i8 FROM num WHERE i2 = -32768 OR i4 = -2147483648 OR i8 = -9223372036854775808 ORDER BY id;
SELECT '-9223372036854775808'::bigint, -9223372036854775808, 9223372036854775808, -9223372036854775807 - 1, id FROM parent ORDER BY id;
SELECT -(-9223372036854775808)::bigint, id FROM parent;
SELECT abs('-2147483648'::int), id FROM parent;
SELECT '-32768'::int2 / (-1)::int2, id FROM parent;
SELECT '-2147483648'::int / -1, id FROM parent;
SELECT '-9223372036854775808'::int8 % -1, id FROM parent ORDER BY id;
SELECT ' 12 '::int, '+5'::int, '-0012'::int8, id FROM parent ORDER BY id;
SELECT '1_000'::int, id FROM parent;
SELECT '0x10'::int, id FROM parent;
SELECT '1.0'::int, id FROM parent;
SELECT ''::int, id FROM parent;
SELECT 1e3::int, 2.5::int, 3.5::int, -2.5::int, 2.5::float8::int, 3.5::float8::int, id FROM parent ORDER BY id;
SELECT 2147483648 + 1, 2147483647 + 1::bigint, 2147483647::bigint * 2, id FROM parent ORDER BY id;
SELECT 2147483647 + 1, id FROM parent;
SELECT 9223372036854775807 + 1, id FROM parent;
SELECT 32767::int2 + 1::int2, id FROM parent;
