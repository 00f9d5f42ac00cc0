# Numbers: operators, functions, casts, comparison and aggregates on integers, floats and exact numerics.

# --- integer widths
SELECT id, i2 + 1::smallint FROM num WHERE id < 4 ORDER BY id;
SELECT i2 + 1::smallint FROM num ORDER BY id;
SELECT i2 + i2 FROM num WHERE id IN (1, 2, 7);
SELECT i2 + i4 FROM num WHERE id <> 4 ORDER BY id;
SELECT i4 + 1 FROM num WHERE id = 4;
SELECT i4 - 1 FROM num WHERE id = 5;
SELECT i4 * 2 FROM num WHERE id = 4;
SELECT i8 + 1 FROM num WHERE id = 4;
SELECT i8 - 1 FROM num WHERE id = 5;
SELECT i8 * 2 FROM num WHERE id = 4;
SELECT i2 * i2 FROM num WHERE id = 4;
SELECT id, i2 + i8, i2 - i8 FROM num WHERE id NOT IN (4, 5) ORDER BY id;
SELECT id, i4 + i8, i4 - i8, i8 * i2 FROM num WHERE id NOT IN (4, 5) ORDER BY id;
SELECT id, -i2, -i4, -i8 FROM num WHERE id <> 5 ORDER BY id;
SELECT -i2 FROM num WHERE id = 5;
SELECT -i4 FROM num WHERE id = 5;
SELECT -i8 FROM num WHERE id = 5;
SELECT id, +i2, +i4, +i8 FROM num ORDER BY id;
SELECT 2147483647 + 1;
SELECT 2147483648 + 1;
SELECT 9223372036854775807 + 1;
SELECT 9223372036854775808 + 1;
SELECT -2147483648, -9223372036854775808, - 2147483648;
SELECT 32767::smallint + 1::smallint;
SELECT 32767::smallint + 1;
SELECT (-32768)::smallint;
SELECT -32768::smallint;
SELECT 40000::smallint;
SELECT 3000000000::int;
SELECT '32768'::smallint;
SELECT '2147483648'::int;
SELECT '9223372036854775808'::bigint;
SELECT ' 12 '::int, '+5'::int, '-0'::int;
SELECT '1.5'::int;
SELECT ''::int;
SELECT 'abc'::bigint;
SELECT 2147483647 * 2147483647;
SELECT 2147483647::bigint * 2147483647;
SELECT 1000000 * 1000000;
SELECT 65536 * 65536::bigint;

# --- division and modulo
SELECT 7 / 2, -7 / 2, 7 / -2, -7 / -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2;
SELECT id, i4 / 2, i4 % 2, i4 / -3, i4 % -3 FROM num ORDER BY id;
SELECT id, i8 / 7, i8 % 7 FROM num ORDER BY id;
SELECT id, i2 / 2::smallint, i2 % 3::smallint FROM num ORDER BY id;
SELECT 1 / 0;
SELECT 1 % 0;
SELECT 1 / i4 FROM num WHERE id = 1;
SELECT i4 / (i4 - 1) FROM num WHERE id = 2;
SELECT i8 / 0 FROM num WHERE id = 4;
SELECT i8 % 0 FROM num WHERE id = 4;
SELECT i4 / -1 FROM num WHERE id = 5;
SELECT i8 / -1 FROM num WHERE id = 5;
SELECT i2 / (-1)::smallint FROM num WHERE id = 5;
SELECT i4 % -1 FROM num WHERE id = 5;
SELECT i8 % -1 FROM num WHERE id = 5;
SELECT i8 / i2 FROM num WHERE id IN (4, 7, 8, 9) ORDER BY id;
SELECT 1.0 / 0;
SELECT n / 0 FROM num WHERE id = 2;
SELECT n % 0 FROM num WHERE id = 2;
SELECT 1.0 % 0.0;
SELECT f8 / 0 FROM num WHERE id = 2;
SELECT f4 / 0::real FROM num WHERE id = 2;
SELECT mod(7, 3), mod(-7, 3), mod(7.5, 2), mod(-7.5, 2), mod(7::smallint, 4::smallint), mod(7::bigint, 4);
SELECT mod(7, 0);
SELECT mod(7.5, 0);
SELECT div(7, 2), div(-7.5, 2), div(7.9, 0.3), div(n, 3) FROM num WHERE id = 4;
SELECT div(1, 0);
SELECT id FROM num WHERE i4 % 2 = 1 ORDER BY id;
SELECT id FROM num WHERE mod(i4, 2) = 0 ORDER BY id;
SELECT id FROM num WHERE i4 <> 0 AND 100 / i4 > 5 ORDER BY id;

# --- bits
SELECT 12 & 10, 12 | 10, 12 # 10, ~12, ~0;
SELECT id, i2 & 5::smallint, i2 | 8::smallint, i2 # 3::smallint, ~i2 FROM num ORDER BY id;
SELECT id, i4 & 255, i4 | 256, i4 # -1, ~i4 FROM num ORDER BY id;
SELECT id, i8 & 4294967295, i8 | 1, i8 # 7, ~i8 FROM num ORDER BY id;
SELECT 1 << 4, 256 >> 4, -256 >> 4, 1 << 31, 1::bigint << 40, -1::bigint >> 63;
SELECT 1::smallint << 14, 1::smallint << 15, 1::smallint << 16, 300::smallint >> 2;
SELECT id, i4 << 1, i8 << 1, i2 << 1, i4 >> 1, i8 >> 1, i2 >> 1 FROM num ORDER BY id;
SELECT id FROM num WHERE i4 & 1 = 1 ORDER BY id;
SELECT i2 & i4, i4 | i8, i2 # i8 FROM num ORDER BY id;

SELECT 1 << 32;  -- route: any
SELECT id, i4 << 33, i8 >> -1 FROM num ORDER BY id;  -- route: any
SELECT round(n, 3000) FROM num WHERE id = 7;  -- route: any

# --- abs, sign and their like
SELECT id, abs(i2), abs(i4), abs(i8) FROM num WHERE id <> 5 ORDER BY id;
SELECT abs(i2) FROM num WHERE id = 5;
SELECT abs(i4) FROM num WHERE id = 5;
SELECT abs(i8) FROM num WHERE id = 5;
SELECT id, abs(n), abs(nb), abs(nx), abs(z) FROM num ORDER BY id;
SELECT id, abs(f4), abs(f8) FROM num ORDER BY id;
SELECT id, @ i4, @ n, @ f8 FROM num WHERE id <> 5 ORDER BY id;
SELECT @ -5, @ -5.50, @ '-1.5'::float8;
SELECT id, sign(n), sign(nx), sign(f8), sign(i4) FROM num ORDER BY id;
SELECT sign(-5), sign(0.0), sign('NaN'::numeric), sign('-Infinity'::numeric), sign('-0'::float8), sign('NaN'::float8);
SELECT gcd(12, 18), gcd(-12, 18), gcd(0, 5), gcd(0, 0), gcd(12::bigint, 18), gcd(1.5, 0.6), gcd(7.00, 3.5);
SELECT lcm(4, 6), lcm(-4, 6), lcm(0, 5), lcm(4::bigint, 6), lcm(1.5, 0.6);
SELECT gcd(i4, 0) FROM num WHERE id = 5;
SELECT gcd(i8, 0) FROM num WHERE id = 5;
SELECT lcm(2147483647, 2);
SELECT lcm(9223372036854775807, 2);
SELECT id, gcd(i4, 6), gcd(n, 6) FROM num WHERE id IN (1, 2, 3, 7, 10) ORDER BY id;
SELECT factorial(0), factorial(5), factorial(25);
SELECT factorial(-1);

# --- exact numerics: arithmetic and scale
SELECT id, n + 1, n - 1, n * 2, n + 0.1, n * 1.50 FROM num ORDER BY id;
SELECT id, n / 2, n / 3, n / 7.0 FROM num ORDER BY id;
SELECT id, nx + 1, nx - 1, nx * 2, nx / 3 FROM num ORDER BY id;
SELECT id, nb + 1, nb * nb, nb - nb, nb / 3 FROM num ORDER BY id;
SELECT id, z / 7, z % 7, z * z FROM num ORDER BY id;
SELECT id, n % 2, nx % 3, nb % 0.3 FROM num ORDER BY id;
SELECT id, -n, -nx, -nb, -z, +n FROM num ORDER BY id;
SELECT id, n + i2, n + i4, n + i8, i4 * n, n / i4 FROM num WHERE id NOT IN (1, 6) ORDER BY id;
SELECT id, nx + n, n * nx FROM num ORDER BY id;
SELECT 1 / 3.0, 2 / 3.0, 10 / 3.0, 10000 / 3.0, 100000 / 3.0, 1e10 / 3, 1 / 30000.0;
SELECT 1.0 / 3, 1.00000 / 3, 1.0 / 3.000000000000000000000000, 0.0001 / 3, 1e-20 / 3;
SELECT 1.5 + 2.25, 1.5 - 2.25, 1.5 * 2.25, 1.50 * 2.00, 0.1 + 0.2, 1e-5 + 1;
SELECT 123456789012345678901234567890 * 987654321098765432109876543210;
SELECT 123456789012345678901234567890.123456789 + 0.000000000000000000001;
SELECT 99999999999999999999999999999999999999 + 1, 99999999999999999999999999999999999999 * 99999999999999999999999999999999999999;
SELECT 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1 * 0.1;
SELECT 'NaN'::numeric + 1, 'Infinity'::numeric + 1, 'Infinity'::numeric - 'Infinity'::numeric, 1 / 'Infinity'::numeric;
SELECT 'Infinity'::numeric * 0, 'Infinity'::numeric * -1, 'NaN'::numeric * 0, -'Infinity'::numeric;
SELECT 'NaN'::numeric / 0;
SELECT 'Infinity'::numeric / 0;
SELECT 'Infinity'::numeric % 5, 5 % 'Infinity'::numeric, -5 % 'Infinity'::numeric;
SELECT 5::numeric, 5.0::numeric, 5.00, 1e3, 1e-3, 1.5e2, .5, 5.;
SELECT '1e5'::numeric, '1.50e2'::numeric, ' 1.5 '::numeric, '-.5'::numeric, '+5'::numeric;
SELECT '1.5x'::numeric;
SELECT ''::numeric;
SELECT '1e200000'::numeric;
SELECT 1e131071 * 10;
SELECT round(2.5), round(-2.5), round(0.5), round(-0.5), round(1.4999), round(2.675, 2), round(-2.675, 2), round(1.005, 2);
SELECT round(1234.5678, -2), round(1250, -2), round(-1250, -2), round(49, -2), round(50, -2), round(1.5, 5), round(12345, -6);
SELECT trunc(2.99), trunc(-2.99), trunc(2.999, 2), trunc(-2.999, 2), trunc(1299, -2), trunc(1.5, 5);
SELECT ceil(2.1), ceil(-2.1), ceiling(2.0), floor(2.9), floor(-2.1), floor(-2.0), ceil(-0.5), floor(0.5);
SELECT id, round(n), round(n, 1), round(n, -1), trunc(n), trunc(n, 1), ceil(n), floor(n) FROM num ORDER BY id;
SELECT id, round(nx, 2), trunc(nx, 5), ceil(nx), floor(nx) FROM num ORDER BY id;
SELECT id, round(nb, 1), round(nb), round(z, -1) FROM num ORDER BY id;
SELECT round(i4, -2), trunc(i4, -1), ceil(i4), floor(i4) FROM num ORDER BY id;
SELECT round(42), round(42, 2), round(42::bigint), trunc(42), round(-42.5::numeric(5,1));
SELECT round('NaN'::numeric, 2), round('Infinity'::numeric), trunc('-Infinity'::numeric, 1), ceil('NaN'::numeric);
SELECT sqrt(2.0), sqrt(4::numeric), sqrt(0.0), sqrt(1e20), sqrt(123456789012345678901234567890), sqrt(0.00000001);
SELECT sqrt(-1.0);
SELECT id, sqrt(abs(n)), sqrt(abs(nx)) FROM num ORDER BY id;
SELECT scale(1.50), scale(5), scale('NaN'::numeric), min_scale(1.500), trim_scale(1.500), trim_scale(100.00), min_scale(100);
SELECT id, scale(n), scale(nx), min_scale(n), min_scale(nx), trim_scale(n), trim_scale(nx), scale(nb) FROM num ORDER BY id;
SELECT power(2, 10);  -- route: postgres
SELECT id, power(n, 2) FROM num ORDER BY id;  -- route: forwarded
SELECT id, n ^ 2 FROM num WHERE id = 7;  -- route: forwarded
SELECT exp(n) FROM num WHERE id = 7;  -- route: forwarded
SELECT ln(i4) FROM num WHERE id = 7;  -- route: forwarded
SELECT log(nx) FROM num WHERE id = 7;  -- route: forwarded
SELECT sin(f8), cos(f8) FROM num WHERE id = 7;  -- route: forwarded
SELECT cbrt(f8) FROM num WHERE id = 7;  -- route: forwarded

# --- numeric(p, s)
SELECT 1.005::numeric(5,2), 2.5::numeric(3,0), -2.5::numeric(3,0), 1.995::numeric(4,2), 12::numeric(4,2);
SELECT 123.45::numeric(4,2);
SELECT 99.995::numeric(4,2);
SELECT 1234::numeric(3,0);
SELECT 1250::numeric(2,-2), 1250::numeric(3,-1);
SELECT 0.00012345::numeric(3,6);
SELECT 0.123::numeric(3,6);
SELECT 'NaN'::numeric(4,2);
SELECT 'Infinity'::numeric(4,2);
SELECT id, n::numeric(12,1), nx::numeric(40,2) FROM num WHERE id <> 4 ORDER BY id;
SELECT n::numeric(5,2) FROM num WHERE id = 4;
SELECT id, n::numeric, n::numeric(15,3), n::numeric(15,5) FROM num ORDER BY id;
SELECT id, i4::numeric(20,2), i8::numeric(20,0), f8::numeric(20,2) FROM num WHERE id < 5 ORDER BY id;
SELECT '12.345'::numeric(4,1), 12.345::text::numeric(4,1);

# --- casts
SELECT 2.5::int, 3.5::int, -2.5::int, 2.4999::int, 0.5::int, -0.5::int;
SELECT 2.5::float8::int, 3.5::float8::int, -2.5::float8::int, 0.5::float8::int, 1.5::float8::int;
SELECT 2.5::real::int, 3.5::real::smallint, -2.5::real::bigint;
SELECT id, n::int, n::bigint FROM num WHERE id NOT IN (4, 5) ORDER BY id;
SELECT n::int FROM num WHERE id = 4;
SELECT n::smallint FROM num WHERE id = 4;
SELECT nx::bigint FROM num WHERE id = 4;
SELECT nx::int FROM num WHERE id = 11;
SELECT 'Infinity'::numeric::int;
SELECT 'NaN'::numeric::bigint;
SELECT f8::int FROM num WHERE id = 11;
SELECT f8::int FROM num WHERE id = 12;
SELECT f8::bigint FROM num WHERE id = 9;
SELECT f8::smallint, f4::smallint FROM num WHERE id IN (1, 2, 3, 7, 8) ORDER BY id;
SELECT 1e10::float8::int;
SELECT 9223372036854775807::float8::bigint;
SELECT 9223372036854774784::float8::bigint;
SELECT 40000::float8::smallint;
SELECT id, i8::int FROM num WHERE id < 4 ORDER BY id;
SELECT i8::int FROM num WHERE id = 4;
SELECT i4::smallint FROM num WHERE id = 10;
SELECT id, i4::bigint, i2::int, i2::bigint, i4::float8, i8::float8, i2::real FROM num ORDER BY id;
SELECT id, i8::real, i4::real FROM num ORDER BY id;
SELECT id, f4::float8 FROM num ORDER BY id;
SELECT id, f8::real FROM num WHERE id NOT IN (9, 10) ORDER BY id;
SELECT f8::real FROM num WHERE id = 9;
SELECT f8::real FROM num WHERE id = 10;
SELECT id, f4::numeric, f8::numeric FROM num WHERE id NOT IN (9, 10) ORDER BY id;
SELECT f8::numeric FROM num WHERE id IN (9, 10) ORDER BY id;
SELECT 0.1::float8::numeric, 0.1::real::numeric, 1234567.891::real::numeric, 123456789012345678::float8::numeric, 1.1::real::float8;
SELECT id, n::float8, n::real, nx::float8, nb::float8, nb::real FROM num ORDER BY id;
SELECT nx::real FROM num ORDER BY id;
SELECT 1e400::numeric::float8;
SELECT 1e-400::numeric::float8;
SELECT 1e40::numeric::real;
SELECT 12345678901234567890::float8, 0.1::float8, 1e-5::float8, 1e15::float8, 1e16::float8, 123456789.123456789::float8;
SELECT 16777217::real, 0.1::real, 1e10::real, 1e-10::real, 3.4028235e38::real;
SELECT '1e39'::real;
SELECT '1e309'::float8;
SELECT '1e-400'::float8;
SELECT 'NaN'::float8, 'Infinity'::float8, '-Infinity'::float8, '-0'::float8, 'inf'::float8, 'nan'::real, '-inf'::real;
SELECT 'abc'::float8;
SELECT '1.5x'::real;
SELECT id, i2::text, i4::text, i8::text, n::text, nx::text, nb::text, z::text FROM num ORDER BY id;
SELECT id, f4::text, f8::text FROM num ORDER BY id;
SELECT '12'::text::int, '1.5'::text::numeric, '1.5'::text::float8, ' 7 '::varchar::smallint;
SELECT 'x'::text::int;
SELECT '99999999999'::text::int;
SELECT CAST('5' AS int), CAST(5.7 AS integer), CAST(5 AS text), CAST(1 AS boolean), CAST(0 AS boolean), CAST(true AS int);
SELECT 5::boolean, true::int, false::int::text, (i4 > 0)::int FROM num ORDER BY id;
SELECT id, i4::boolean FROM num ORDER BY id;
SELECT true::bigint;
SELECT 1::bigint::boolean;
SELECT 5::oid, 4294967295::oid, (-1)::int::oid, 4294967295::oid::int, 4294967295::oid::bigint;
SELECT 4294967296::oid;
SELECT (-1)::bigint::oid;
SELECT 5::int2, 5::int4, 5::int8, 5::decimal, 5::dec(5,1), 5::float, 5::float(20), 5::float(30), 5::double precision;

# --- floats.
SELECT id, f8 + 1, f8 - 1, f8 * 2, f8 / 2 FROM num ORDER BY id;
SELECT id, f4 + f4, f4 - f4, f4 * f4 FROM num ORDER BY id;
SELECT id, f4 / 3::real FROM num ORDER BY id;
SELECT id, f4 + f8, f8 - f4, f4 * f8 FROM num ORDER BY id;
SELECT id, f4 + 1, f4 * 0.1 FROM num ORDER BY id;
SELECT id, f4 + i4, f8 + i4, f8 * i2 FROM num ORDER BY id;
SELECT id, f8 + n, f8 * n, n - f8 FROM num ORDER BY id;
SELECT 0.1::float8 + 0.2::float8, 0.1::real + 0.2::real, 0.1::real + 0.2::float8, 1::float8 / 3, 1::real / 3;
SELECT f8 * 1e300 FROM num WHERE id = 9;
SELECT f8 / 1e300 FROM num WHERE id = 10;
SELECT f8 * f8 FROM num WHERE id = 10;
SELECT f8 + f8 FROM num WHERE id = 9;
SELECT 1e308::float8 * 10;
SELECT 3e38::real * 10::real;
SELECT 1e-38::real / 1e38::real;
SELECT 'NaN'::float8 + 1, 'Infinity'::float8 - 'Infinity'::float8, 'Infinity'::float8 * 2, 1 / 'Infinity'::float8, 'NaN'::float8 / 2;
SELECT 'NaN'::float8 / 0;
SELECT 'Infinity'::float8 / 0;
SELECT 0::float8 * 'Infinity'::float8;
SELECT -'0'::float8, - f8, -f4, '-0'::float8 + 0, '-0'::float8 * 1, 0::float8 * -1 FROM num WHERE id = 1;
SELECT id, -f8, -f4, +f8 FROM num ORDER BY id;
SELECT round(2.5::float8), round(3.5::float8), round(-2.5::float8), round(-0.4::float8), round(1e300::float8), round('NaN'::float8);
SELECT trunc(2.9::float8), trunc(-2.9::float8), ceil(2.1::float8), ceil(-0.5::float8), floor(-2.1::float8), floor(2.9::float8);
SELECT id, round(f8), trunc(f8), ceil(f8), floor(f8), ceiling(f4), round(f4) FROM num ORDER BY id;
SELECT round(f8, 2) FROM num WHERE id = 7;
SELECT round(f8::numeric, 2) FROM num WHERE id IN (4, 7, 8) ORDER BY id;
SELECT sqrt(2::float8), sqrt(16::float8), sqrt(0::float8), sqrt(1e300::float8), sqrt(2), sqrt(i4) FROM num WHERE id = 7;
SELECT sqrt(f8) FROM num WHERE id = 5;
SELECT |/ 25.0, |/ 2;
SELECT |/ (-1.0);
SELECT pi(), degrees(pi()), radians(180.0), degrees(1), radians(1);
SELECT id, degrees(f8), radians(f8) FROM num WHERE id NOT IN (9, 10) ORDER BY id;
SELECT degrees(f8) FROM num WHERE id = 9;
-- set: extra_float_digits = 0
SELECT id, f4, f8, f8 / 3 FROM num ORDER BY id;
-- set: extra_float_digits = -3
SELECT id, f4, f8, f8 / 3 FROM num ORDER BY id;
-- set: extra_float_digits = 3
SELECT id, f4, f8, f8 / 3, (f8 / 3)::text FROM num ORDER BY id;
-- set: extra_float_digits = 0
SELECT id, (f8 / 3)::text, f4::text FROM num ORDER BY id;
