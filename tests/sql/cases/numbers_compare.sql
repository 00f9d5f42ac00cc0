# Numbers compared, ordered, grouped and aggregated; parameters of each numeric type.

# --- comparison of several types
SELECT id FROM num WHERE i4 = i8 ORDER BY id;
SELECT id FROM num WHERE i2 = i4 ORDER BY id;
SELECT id FROM num WHERE i8 > i4 ORDER BY id;
SELECT id FROM num WHERE i4 = n ORDER BY id;
SELECT id FROM num WHERE i8 > n ORDER BY id;
SELECT id FROM num WHERE i4 = f8 ORDER BY id;
SELECT id FROM num WHERE i8 = f8 ORDER BY id;
SELECT id FROM num WHERE i8 < f8 ORDER BY id;
SELECT id FROM num WHERE f4 = f8 ORDER BY id;
SELECT id FROM num WHERE f4 < f8 ORDER BY id;
SELECT id FROM num WHERE f4 = i4 ORDER BY id;
SELECT id FROM num WHERE f4 = i8 ORDER BY id;
SELECT id FROM num WHERE n = nx ORDER BY id;
SELECT id FROM num WHERE n < nx ORDER BY id;
SELECT id FROM num WHERE nb = n ORDER BY id;
SELECT id FROM num WHERE nx > i8 ORDER BY id;
SELECT id FROM num WHERE n = f8 ORDER BY id;
SELECT id FROM num WHERE nx < f8 ORDER BY id;
SELECT id FROM num WHERE nb = f4 ORDER BY id;
SELECT a.id, b.id FROM num a JOIN num b ON a.i4 = b.n ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.nx = b.nb ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.i8 = b.nx ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.f4 = b.f8 ORDER BY 1, 2;
SELECT 1 = 1.0, 1 = 1::float8, 1.0 = 1.00, 0.1::real = 0.1::float8, 0.1::real = 0.1, 0.1::float8 = 0.1, 16777217 = 16777217::real;
SELECT 9007199254740993 = 9007199254740993::float8, 9007199254740993::numeric = 9007199254740993::float8;
SELECT 9007199254740993 = 9007199254740992::float8, 9007199254740993 > 9007199254740992::float8;
SELECT 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 'Infinity'::float8, 'NaN'::numeric = 'NaN', 'NaN'::numeric > 1e100;
SELECT '-0'::float8 = 0, '-0'::float8 < 0, 'Infinity'::numeric > 1e300, '-Infinity'::numeric < -1e300;
SELECT 1.50 = 1.5, 1.50 <> 1.5, 0.0 = -0.0, 100 = 1e2, 1e-10 > 0, 5 > 4.999999999999999999999999;
SELECT 5 IS DISTINCT FROM 5.0, 5 IS NOT DISTINCT FROM 5.00, NULL IS DISTINCT FROM 1.5, 1.5 IS NOT DISTINCT FROM 1.50;
SELECT 5 BETWEEN 4.5 AND 5.5, 2.5 BETWEEN 1 AND 2, 3 NOT BETWEEN 3.0 AND 4;
SELECT 1 IN (1.0, 2), 1.5 IN (1, 2, 1.50), 3 NOT IN (1.5, 2.5), 0.1::float8 IN (0.1, 0.2);

# --- literals
SELECT id FROM num WHERE n = 7.125;
SELECT id FROM num WHERE n = 7.1250;
SELECT id FROM num WHERE n > 0.5 ORDER BY id;
SELECT id FROM num WHERE n >= 0.5000000000000000000000000001 ORDER BY id;
SELECT id FROM num WHERE n = 0.50000000000000000000000000000 ORDER BY id;
SELECT id FROM num WHERE n < 123456789.1230000000000000001 ORDER BY id;
SELECT id FROM num WHERE n > 123456789.1229999999999999999 ORDER BY id;
SELECT id FROM num WHERE n = 123456789.123 ORDER BY id;
SELECT id FROM num WHERE n > 12345678901234567890 ORDER BY id;
SELECT id FROM num WHERE n < 12345678901234567890 ORDER BY id;
SELECT id FROM num WHERE n <> 99999999999999999999999.5 ORDER BY id;
SELECT id FROM num WHERE n BETWEEN -0.00000000000000000000001 AND 7.12500000000000000000000001 ORDER BY id;
SELECT id FROM num WHERE n IN (7.125, 0.500000000000000000000000, 1) ORDER BY id;
SELECT id FROM num WHERE n = '7.125';
SELECT id FROM num WHERE n > '0.49999999999999999999999' ORDER BY id;
SELECT id FROM num WHERE n = 'NaN';
SELECT id FROM num WHERE n < 'NaN' ORDER BY id;
SELECT id FROM num WHERE n < 'Infinity' ORDER BY id;
SELECT id FROM num WHERE n = 'abc';
SELECT id FROM num WHERE nx = 1.5 ORDER BY id;
SELECT id FROM num WHERE nx = 'NaN';
SELECT id FROM num WHERE nx > 1 ORDER BY id;
SELECT id FROM num WHERE nx = 123456789012345678901234567890.123456789;
SELECT id FROM num WHERE nx > 123456789012345678901234567890.12345678 ORDER BY id;
SELECT id FROM num WHERE nx < 0 ORDER BY id;
SELECT id FROM num WHERE nb = 0.1;
SELECT id FROM num WHERE nb = 0.1000000000000000055511151231257827;
SELECT id FROM num WHERE nb > 0.0999999999999999999999 ORDER BY id;
SELECT id FROM num WHERE z = 7.0;
SELECT id FROM num WHERE z > 6.5 ORDER BY id;
SELECT id FROM num WHERE i4 = 7.0;
SELECT id FROM num WHERE i4 > 6.5 ORDER BY id;
SELECT id FROM num WHERE i4 = 7.5;
SELECT id FROM num WHERE i4 = 2147483648;
SELECT id FROM num WHERE i4 < 2147483648 ORDER BY id;
SELECT id FROM num WHERE i4 > -2147483649 ORDER BY id;
SELECT id FROM num WHERE i4 = -2147483648;
SELECT id FROM num WHERE i4 = '7';
SELECT id FROM num WHERE i4 = '7.5';
SELECT id FROM num WHERE i4 = '2147483648';
SELECT id FROM num WHERE i2 = 32768;
SELECT id FROM num WHERE i2 = '32768';
SELECT id FROM num WHERE i8 = 9223372036854775807;
SELECT id FROM num WHERE i8 = 9223372036854775808;
SELECT id FROM num WHERE i8 < 9223372036854775808 ORDER BY id;
SELECT id FROM num WHERE i8 = '9223372036854775807';
SELECT id FROM num WHERE i8 > 1e18 ORDER BY id;
SELECT id FROM num WHERE i8 = 9223372036854775807.0;
SELECT id FROM num WHERE f8 = 0.1;
SELECT id FROM num WHERE f8 = 0.10000000000000000001;
SELECT id FROM num WHERE f8 = '0.1';
SELECT id FROM num WHERE f8 = 'NaN';
SELECT id FROM num WHERE f8 > 1 ORDER BY id;
SELECT id FROM num WHERE f8 < 'Infinity' ORDER BY id;
SELECT id FROM num WHERE f8 <= 'Infinity' ORDER BY id;
SELECT id FROM num WHERE f8 = 'abc';
SELECT id FROM num WHERE f8 = '1e400';
SELECT id FROM num WHERE f4 = 0.1;
SELECT id FROM num WHERE f4 = '0.1';
SELECT id FROM num WHERE f4 = 0.1::real;
SELECT id FROM num WHERE f4 = -2.5;
SELECT id FROM num WHERE f4 > 1 ORDER BY id;
SELECT id FROM num WHERE f4 = 'NaN';
SELECT id FROM num WHERE f4 IN (0.1, 7.25) ORDER BY id;
SELECT id FROM num WHERE f8 IN (0.1, 7.25, 'NaN') ORDER BY id;
SELECT id FROM num WHERE f4 IN (9223372036854775807, nb) ORDER BY id;
SELECT id FROM num WHERE nb IN (2.5::real, 0.1::real) ORDER BY id;
SELECT id FROM num WHERE nb IN (0.1::real, i8) ORDER BY id;
SELECT id FROM num WHERE nb NOT IN (0.1::real, i8) ORDER BY id;
SELECT id FROM num WHERE i4 IN (i8, 7, 10, n) ORDER BY id;
SELECT id FROM num WHERE i4 NOT IN (i8, 7, 10, n) ORDER BY id;
SELECT id FROM num WHERE i4 NOT IN (n, NULL, 7) ORDER BY id;
SELECT id FROM num WHERE i4 IN (n, '7', '10') ORDER BY id;
SELECT id FROM num WHERE i4 IN (n, '7.5') ORDER BY id;
SELECT id FROM num WHERE f4 = ANY (ARRAY[0.1, 7.25]) ORDER BY id;
SELECT id FROM num WHERE f4 = ANY (ARRAY[0.1::real, 7.25]) ORDER BY id;
SELECT id FROM num WHERE f8 = ANY (ARRAY[0.1::real, 7.25]) ORDER BY id;
SELECT id FROM num WHERE f8 <> ALL (ARRAY[0.1, 7]) ORDER BY id;
SELECT id FROM num WHERE f8 BETWEEN 0.1 AND 7.25 ORDER BY id;
SELECT id FROM num WHERE i4 IN (1, 7.0, 10) ORDER BY id;
SELECT id FROM num WHERE i4 IN (1, 2, 5000000000) ORDER BY id;
SELECT id FROM num WHERE i4 NOT IN (1, 2) ORDER BY id;
SELECT id FROM num WHERE i4 = ANY (ARRAY[1, 7]) ORDER BY id;
SELECT id FROM num WHERE n = ANY (ARRAY[1, 7.125]) ORDER BY id;
SELECT id FROM num WHERE n IN (SELECT nb FROM num) ORDER BY id;
SELECT id FROM num WHERE i4 IN (SELECT n FROM num) ORDER BY id;
SELECT id FROM num WHERE i4 + n > 2.5 ORDER BY id;
SELECT id FROM num WHERE i4 * 1.5 = 10.5;
SELECT id FROM num WHERE n / 3 > 2 ORDER BY id;
SELECT id FROM num WHERE abs(n) > 7 ORDER BY id;
SELECT id FROM num WHERE round(n) = 7 ORDER BY id;
SELECT id FROM num WHERE round(n, 1) = -7.5;
SELECT id FROM num WHERE -n = 7.5;
SELECT id FROM num WHERE f8 * 2 > 1 ORDER BY id;

# --- ORDER BY, DISTINCT, GROUP BY
SELECT id, n FROM num ORDER BY n, id;
SELECT id, n FROM num ORDER BY n DESC, id;
SELECT id, nx FROM num ORDER BY nx, id;
SELECT id, nx FROM num ORDER BY nx DESC NULLS LAST, id;
SELECT id, nb FROM num ORDER BY nb, id;
SELECT id, f8 FROM num ORDER BY f8, id;
SELECT id, f8 FROM num ORDER BY f8 DESC, id;
SELECT id, f4 FROM num ORDER BY f4 NULLS FIRST, id;
SELECT id, i8 FROM num ORDER BY i8 DESC, id;
SELECT id FROM num ORDER BY n * 2, id;
SELECT id FROM num ORDER BY nx + 1 DESC, id;
SELECT id FROM num ORDER BY -i4, id LIMIT 3;  -- route: any
SELECT id FROM num ORDER BY abs(n), id;
SELECT id FROM num ORDER BY f8 / 2, id;
SELECT id FROM num ORDER BY round(n), id;
SELECT DISTINCT n FROM num ORDER BY n;
SELECT DISTINCT z FROM num ORDER BY z DESC;
SELECT DISTINCT nb FROM num ORDER BY nb;
SELECT DISTINCT f8 FROM num ORDER BY f8;
SELECT DISTINCT f4 FROM num ORDER BY f4;
SELECT DISTINCT i4 % 2 FROM num ORDER BY 1;
SELECT DISTINCT round(n) FROM num ORDER BY 1;  -- route: forwarded
SELECT n, count(*) FROM num GROUP BY n ORDER BY n;
SELECT f8, count(*) FROM num GROUP BY f8 ORDER BY f8;
SELECT i4 % 3, count(*), sum(n) FROM num GROUP BY i4 % 3 ORDER BY 1;  -- route: any
SELECT sign(n), count(*), min(n), max(n) FROM num GROUP BY sign(n) ORDER BY 1;  -- route: any
SELECT round(n, 0), count(*) FROM num GROUP BY round(n, 0) ORDER BY 1;  -- route: any
SELECT i2 FROM num UNION SELECT i4 FROM num ORDER BY 1;  -- route: any
-- order: multiset
SELECT n FROM num UNION ALL SELECT z FROM num ORDER BY 1;  -- route: any
-- order: multiset
SELECT i4 FROM num UNION ALL SELECT n FROM num ORDER BY 1;  -- route: any
SELECT f8 FROM num UNION ALL SELECT i4 FROM num ORDER BY 1;  -- route: any
SELECT f4 FROM num UNION ALL SELECT f8 FROM num ORDER BY 1;  -- route: any
SELECT i4 FROM num INTERSECT SELECT i8 FROM num ORDER BY 1;  -- route: any
SELECT n FROM num EXCEPT SELECT nb FROM num WHERE nb = 0.1 ORDER BY 1;  -- route: any
SELECT count(DISTINCT n), count(DISTINCT nb), count(DISTINCT f8), count(DISTINCT i4) FROM num;
SELECT count(DISTINCT nx) FROM num;  -- route: forwarded
SELECT DISTINCT nx FROM num WHERE id < 6 ORDER BY nx;  -- route: forwarded
SELECT nx, count(*) FROM num WHERE id < 6 GROUP BY nx ORDER BY nx;  -- route: forwarded

# --- CASE, COALESCE and their like
SELECT id, CASE WHEN i4 > 0 THEN i4 ELSE n END FROM num ORDER BY id;
SELECT id, CASE WHEN i4 > 0 THEN 1 ELSE 2.5 END FROM num ORDER BY id;
SELECT id, CASE WHEN i4 > 0 THEN f8 ELSE i4 END FROM num ORDER BY id;
SELECT id, CASE i4 WHEN 7.0 THEN 'seven' WHEN 1 THEN 'one' END FROM num ORDER BY id;
SELECT id, COALESCE(n, 0), COALESCE(i4, n, 0), COALESCE(i4, 0.5), COALESCE(f8, 0), COALESCE(i2, i8) FROM num ORDER BY id;
SELECT id, NULLIF(i4, 7), NULLIF(n, 7.125), NULLIF(f8, 0.1), NULLIF(i4, 7.0) FROM num ORDER BY id;
SELECT id, NULLIF(f4, 7.25), NULLIF(i4, f8), NULLIF(n, f8), NULLIF(f4, f8), NULLIF(i2, i8), NULLIF(n, i4) FROM num ORDER BY id;
SELECT id, COALESCE(nx, n), COALESCE(nb, nx) FROM num ORDER BY id;

# --- GREATEST and LEAST
SELECT greatest(1, 2), least(1, 2), greatest(1, NULL), least(NULL, 2, 1), greatest(NULL::int, NULL), greatest(1.50, 1.5), least(1.5, 1.50);
SELECT greatest(1, 2.5), least(1, 2.5), greatest(1::smallint, 5000000000), least(1, 0.5::float8), greatest(0.1::real, 0.1::float8);
SELECT greatest('NaN'::float8, 1), least('NaN'::float8, 1), greatest('NaN'::numeric, 1e100), least('-Infinity'::numeric, 0);
SELECT id, greatest(i2, i4, i8), least(i2, i4, i8) FROM num ORDER BY id;
SELECT id, greatest(n, nb), least(n, nb), greatest(n, i4), least(n, 0), greatest(nx, n) FROM num ORDER BY id;
SELECT id, greatest(f8, 1), least(f8, 1), greatest(f4, f8), least(f4, 0) FROM num ORDER BY id;
SELECT id FROM num WHERE greatest(i4, n) > 7 ORDER BY id;
SELECT greatest(1, 'x');
SELECT greatest(1, '5'), least('3', 2.5);
SELECT greatest(salary, 3500), least(bonus, 50) FROM emp ORDER BY id;
SELECT greatest(1, 'a'::text);  -- route: error
SELECT greatest(hired, '2016-01-01'), least(remote, true) FROM emp ORDER BY id;
SELECT greatest(max(salary), 100), least(sum(bonus), avg(bonus)) FROM emp;

# --- aggregates
SELECT sum(i2), sum(i4), sum(i8) FROM num;
SELECT sum(i8), avg(i8) FROM num WHERE id < 5;
SELECT sum(i8) FROM num WHERE i8 = 9223372036854775807 OR id = 9;
SELECT avg(i2), avg(i4), avg(i8) FROM num;
SELECT sum(n), avg(n), sum(nb), avg(nb), sum(z), avg(z) FROM num;
SELECT sum(nx), avg(nx) FROM num;
SELECT sum(nx), avg(nx) FROM num WHERE nx <> 'NaN';
SELECT min(n), max(n), min(nb), max(nb), min(z), max(z) FROM num;
SELECT min(nx), max(nx) FROM num;  -- route: forwarded
SELECT min(nx), max(nx) FROM num WHERE id IN (4, 5, 7, 12);  -- route: forwarded
SELECT min(i2), max(i2), min(i4), max(i4), min(i8), max(i8) FROM num;
SELECT min(f4), max(f4), min(f8), max(f8) FROM num;
SELECT min(f8), max(f8) FROM num WHERE id < 10;
SELECT count(n), count(nx), count(f8), count(*) FROM num;
SELECT sum(i4), sum(n), avg(i4), avg(n), min(n), max(i4), count(n) FROM num WHERE id > 100;
SELECT sum(i4), sum(n), avg(i4), avg(n) FROM num WHERE id = 6;
SELECT sum(DISTINCT i4), avg(DISTINCT i4), sum(DISTINCT n), avg(DISTINCT n), count(DISTINCT z) FROM num;
SELECT sum(n) FILTER (WHERE id < 5), avg(i4) FILTER (WHERE n > 0), count(*) FILTER (WHERE n IS NULL) FROM num;
SELECT sum(n * 2), sum(i4 + n), avg(n / 3), sum(i4 * 1.5) FROM num;
SELECT sum(-n), sum(abs(i4)), max(n + 1), min(round(n)) FROM num WHERE id NOT IN (4, 5);
SELECT variance(i4), var_pop(i4), stddev(i4), stddev_pop(i4), var_samp(i2), stddev_samp(i8) FROM num;
SELECT variance(n), var_pop(n), stddev(n), stddev_pop(n), stddev_samp(nb) FROM num;
SELECT variance(nx), stddev(nx) FROM num;
SELECT stddev(nx), var_pop(nx) FROM num WHERE nx <> 'NaN';
SELECT variance(n), stddev(n), var_pop(n), stddev_pop(n) FROM num WHERE id = 7;
SELECT variance(n), var_pop(n) FROM num WHERE id = 6;
SELECT stddev(n), variance(z) FROM num WHERE n = 7.125;
SELECT bit_and(i4), bit_or(i4), bit_xor(i4), bit_and(i2), bit_or(i8), bit_xor(i8) FROM num;
SELECT bit_and(i4), bit_or(i4) FROM num WHERE id > 100;
SELECT bit_and(i4), bit_or(i4), bit_xor(i4) FROM num WHERE id IN (7, 9);
SELECT regr_count(f8, f4), regr_count(n, i4) FROM num;
SELECT sum(f8) FROM num WHERE id < 4;  -- route: forwarded
SELECT avg(f8), sum(f4), avg(f4) FROM num WHERE id < 4;  -- route: forwarded
SELECT stddev(f8) FROM num WHERE id < 4;  -- route: forwarded
SELECT corr(f8, f4) FROM num WHERE id < 4;  -- route: forwarded
SELECT dept_id, sum(bonus), avg(bonus), min(bonus), max(bonus), count(bonus) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, sum(salary), avg(salary), stddev(salary), variance(bonus) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, sum(salary) FROM emp GROUP BY dept_id HAVING sum(salary) > 5000 ORDER BY dept_id;
SELECT dept_id, avg(bonus) FROM emp GROUP BY dept_id HAVING avg(bonus) > 10.5 ORDER BY avg(bonus) DESC;
SELECT dept_id, sum(bonus) FROM emp GROUP BY dept_id ORDER BY sum(bonus) DESC NULLS LAST, dept_id;
SELECT sum(budget), avg(budget), sum(budget) / count(*) FROM dept;
SELECT round(avg(salary), 2), round(avg(bonus), 3), avg(salary)::int, sum(bonus)::numeric(10,1) FROM emp;
SELECT coalesce(sum(bonus), 0), coalesce(avg(salary), 0.0) FROM emp WHERE id > 100;
SELECT (SELECT sum(bonus) FROM emp e WHERE e.dept_id = d.id) AS s FROM dept d ORDER BY d.id;
SELECT name FROM dept d WHERE budget > (SELECT avg(budget) FROM dept) ORDER BY id;
SELECT sum(amount * price), sum(amount), avg(price) FROM stock;
SELECT country, sum(amount * price) FROM stock GROUP BY country HAVING sum(amount * price) > 50 ORDER BY 2;

# --- aggregates over frames
SELECT id, sum(n) OVER (ORDER BY id), avg(n) OVER (ORDER BY id), sum(i8) OVER (ORDER BY id) FROM num ORDER BY id;
SELECT id, sum(n) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM num ORDER BY id;
SELECT id, sum(nx) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), avg(nx) OVER (ORDER BY id ROWS 2 PRECEDING) FROM num ORDER BY id;
SELECT id, avg(i4) OVER (ORDER BY id ROWS 1 PRECEDING), sum(i2) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;
SELECT id, stddev(n) OVER (ORDER BY id ROWS 2 PRECEDING), var_pop(i4) OVER (ORDER BY id ROWS 3 PRECEDING) FROM num ORDER BY id;
SELECT id, bit_and(i4) OVER (ORDER BY id ROWS 1 PRECEDING), bit_or(i4) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;
SELECT id, min(n) OVER (ORDER BY id ROWS 2 PRECEDING), max(n) OVER (ORDER BY id ROWS 2 PRECEDING), count(n) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;
SELECT id, min(nb) OVER (ORDER BY id ROWS 2 PRECEDING), max(f8) OVER (ORDER BY id ROWS 2 PRECEDING), min(f4) OVER (ORDER BY id) FROM num ORDER BY id;
SELECT id, sum(bonus) OVER (PARTITION BY dept_id ORDER BY id), avg(salary) OVER (PARTITION BY dept_id) FROM emp ORDER BY id;
SELECT id, salary - lag(salary) OVER (ORDER BY id), bonus / sum(bonus) OVER () FROM emp ORDER BY id;
SELECT id, rank() OVER (ORDER BY n DESC), dense_rank() OVER (ORDER BY nx) FROM num ORDER BY id;

# --- parameters
--- only: dual-write text binary
-- params: int2:5
SELECT id, $1 + i2, $1 + i4, $1 + i8, $1 * n FROM num WHERE id IN (2, 7) ORDER BY id;
-- params: int4:5
SELECT id, $1 + i2, $1 + i4, $1 + i8, $1 * n, $1 / f8 FROM num WHERE id IN (2, 7) ORDER BY id;
-- params: int8:5000000000
SELECT id, $1 + i2, $1 + i4, $1 + i8, $1 * n FROM num WHERE id IN (2, 7) ORDER BY id;
-- params: int8:9223372036854775807
SELECT $1 + 1;
-- params: int4:2147483647
SELECT $1 + 1;
-- params: int2:32767
SELECT $1 + 1::smallint;
-- params: numeric:1.50
SELECT $1, $1 + 1, $1 * 2.00, $1 / 3, -$1, round($1), $1::int;
-- params: numeric:123456789012345678901234567890.123456789
SELECT $1, $1 * $1, id FROM num WHERE nx = $1;
-- params: numeric:NaN
SELECT $1, $1 + 1, $1 = 'NaN';
-- params: numeric:-Infinity
SELECT $1, $1 + 1, -$1;
-- params: float8:0.1
SELECT $1, $1 + 0.2, $1 * 3, id FROM num WHERE f8 = $1;
-- params: float8:NaN
SELECT $1, $1 + 1, $1 = 'NaN'::float8;
-- params: float8:-0
SELECT $1, -$1, $1 = 0;
-- params: float8:Infinity
SELECT id FROM num WHERE f8 = $1;
-- params: float4:0.1
SELECT $1, $1 + $1, $1::float8, id FROM num WHERE f4 = $1;
-- params: float4:0.1
SELECT id FROM num WHERE f8 = $1;
-- params: float8:0.1
SELECT id FROM num WHERE f4 = $1;
-- params: oid:4294967295
SELECT $1, $1::bigint;
-- params: :7
SELECT id FROM num WHERE i4 = $1;
-- params: :7.5
SELECT id FROM num WHERE i4 = $1;
-- params: :2147483648
SELECT id FROM num WHERE i4 = $1;
-- params: :32768
SELECT id FROM num WHERE i2 = $1;
-- params: :7.125
SELECT id FROM num WHERE n = $1;
-- params: :0.50000000000000000000001
SELECT id FROM num WHERE n > $1 ORDER BY id;
-- params: :123456789012345678901234567890
SELECT id FROM num WHERE n < $1 ORDER BY id;
-- params: :NaN
SELECT id FROM num WHERE n = $1;
-- params: :abc
SELECT id FROM num WHERE n = $1;
-- params: :0.1
SELECT id FROM num WHERE f4 = $1;
-- params: :1e400
SELECT id FROM num WHERE f8 = $1;
-- params: numeric:7.0
SELECT id FROM num WHERE i4 = $1;
-- params: numeric:7.125
SELECT id FROM num WHERE f8 > $1 ORDER BY id;
-- params: int8:7
SELECT id FROM num WHERE i2 = $1 OR i4 = $1 OR i8 = $1 OR n = $1 OR f8 = $1 OR f4 = $1 ORDER BY id;
-- params: int2:7
SELECT id FROM num WHERE n > $1 ORDER BY id;
-- params: int4:NULL
SELECT $1 + 1, $1 IS NULL, count(*) FROM num WHERE i4 = $1;
-- params: :1.5 | :2
SELECT id, n + $1, i4 * $2 FROM num WHERE id = 7;
-- params: :1.5
SELECT i4 + $1 FROM num WHERE id = 7;
-- params: int4:2 | numeric:1.5 | int4:7
SELECT id FROM num WHERE i4 IN ($1, $2, $3) ORDER BY id;
-- params: numeric:0.5 | numeric:7.5
SELECT id FROM num WHERE n BETWEEN $1 AND $2 ORDER BY id;
-- params: numeric:1.005
SELECT round($1, 2), trunc($1, 1), $1::numeric(5,2);
-- params: int4:1
SELECT round(n, $1) FROM num ORDER BY id;
-- params: int4:5 | numeric:2.5
SELECT greatest($1, $2), least($1, $2, n) FROM num WHERE id = 7;
-- params: :5
SELECT greatest(i4, $1) FROM num ORDER BY id;
