# Casts, precision, special values.
SELECT '2024-01-31'::date;
SELECT '2024-01-31 12:34:56.789'::timestamp;
SELECT '2024-01-31 12:34:56.789+02'::timestamptz;
SELECT '12:34:56.789'::time;
SELECT '1 day 2 hours'::interval;
SELECT timestamp '2024-01-31 12:34:56.789'::date;
SELECT timestamp '2024-01-31 12:34:56.789'::time;
SELECT date '2024-01-31'::timestamp;
SELECT interval '25:30'::time;
SELECT time '25:00';
SELECT time '10:20'::interval;
SELECT timestamp(0) '2024-01-31 12:34:56.789';
SELECT '2024-01-31 12:34:56.789'::timestamp(1);
SELECT '2024-01-31 23:59:59.9999999'::timestamp;
SELECT time(2) '12:34:56.789';
SELECT interval '1.5 days';
SELECT interval '1' day;  -- route: postgres
SELECT interval '1' year;  -- route: postgres
SELECT interval '10' minute;  -- route: postgres
SELECT interval '1-2' year to month;  -- route: postgres
SELECT interval '3 4:05:06' day to second;  -- route: postgres
SELECT interval '3 4:05' day to minute;  -- route: postgres
SELECT interval '90' second;  -- route: postgres
SELECT interval(2) '1.23456 seconds';  -- route: postgres
SELECT interval '5' month;  -- route: postgres
SELECT interval '2 10:20' day to hour;  -- route: postgres
SELECT '1 year 2 mons'::interval year;  -- route: postgres
SELECT cast('2024-01-31' AS date);
SELECT cast(timestamp '2024-01-31 10:00' AS date);
SELECT date 'epoch';
SELECT timestamp 'infinity';
SELECT date '-infinity';
SELECT timestamp 'epoch';
SELECT timestamptz '-infinity';
SELECT date 'infinity' + 5;
SELECT timestamp 'infinity' + interval '1 day';
SELECT timestamp 'infinity' > timestamp '9999-12-31';
SELECT date '-infinity' < date '0001-01-01';
SELECT '2024-02-30'::date;
SELECT 'nonsense'::timestamp;
SELECT '2024-13-01'::date;
SELECT '25:00'::time;
SELECT '1 fortnight'::interval;
SELECT date 'infinity' - date '2024-01-01';
SELECT timestamp 'infinity' - timestamp '2024-01-01';
SELECT '2024-01-31 12:00 Nowhere/Zone'::timestamptz;
SELECT '2024-01-31 12:00+25'::timestamptz;
SELECT '1000000000000000000000 days'::interval;
SELECT '294277-01-01'::timestamp;
SELECT '20240131'::date;
SELECT 'January 31, 2024'::date;
SELECT '31-Jan-2024'::date;
SELECT '2024-01-31T10:11:12Z'::timestamptz;
SELECT '2024-01-31 10:11 PM'::timestamp;
SELECT '10:11 PM'::time;
SELECT 'J2460341'::date;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT '24:00'::time;
SELECT '2024-01-31 24:00:00'::timestamp;
SELECT ''::date;
SELECT '-infinity'::timestamp::date;
SELECT 1::text::interval;
SELECT date '2024-01-31'::text;
SELECT interval '1 mon'::text;
SELECT true::text;
SELECT date '10000-01-01';
SELECT timestamp '0044-03-15 10:00 BC';
SELECT date '0001-01-01 BC';
SELECT timestamptz '20000-01-01 00:00+00';
SELECT id, id::text::interval FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, ts::date::timestamp FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, tz::timestamp(0) FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, ts::timestamp(3) FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, tm::time(1) FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv::interval(0) FROM moment WHERE id <> 6 ORDER BY id;  -- route: forwarded
SELECT id, d::timestamp::date = d FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, ts::time FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, ts::text::timestamp = ts FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv::text::interval = iv FROM moment WHERE id <> 6 ORDER BY id;  -- route: forwarded
SELECT id, tm::text FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, tm::interval FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv::time FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, d::text::date FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, ts::varchar FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, ts::varchar(10) FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(ts, 'YYYY')::int FROM moment WHERE id <> 6 ORDER BY id;
SELECT id FROM moment WHERE ts < 'now' ORDER BY id;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT 'now'::date - CURRENT_DATE;  -- open: sqlstate: PostgreSQL None, proxy '22007'
INSERT INTO moment (id, d) VALUES (70, 'now');  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT id FROM moment WHERE ts < 'today' ORDER BY id;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT 'today'::date - CURRENT_DATE;  -- open: sqlstate: PostgreSQL None, proxy '22007'
INSERT INTO moment (id, d) VALUES (70, 'today');  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT id FROM moment WHERE ts < 'tomorrow' ORDER BY id;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT 'tomorrow'::date - CURRENT_DATE;  -- open: sqlstate: PostgreSQL None, proxy '22007'
INSERT INTO moment (id, d) VALUES (70, 'tomorrow');  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT id FROM moment WHERE ts < 'yesterday' ORDER BY id;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT 'yesterday'::date - CURRENT_DATE;  -- open: sqlstate: PostgreSQL None, proxy '22007'
INSERT INTO moment (id, d) VALUES (70, 'yesterday');  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT 'allballs'::time;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT 'now'::timestamp <= now()::timestamp;  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT id FROM moment WHERE d < '10000-01-01' ORDER BY id;  -- open: tag: PostgreSQL 'SELECT 9', proxy 'SELECT 1'
SELECT id FROM moment WHERE ts > '0044-03-15 BC' ORDER BY id;  -- open: tag: PostgreSQL 'SELECT 9', proxy 'SELECT 8'
INSERT INTO moment (id, ts) VALUES (71, '0044-03-15 BC');
INSERT INTO moment (id, d) VALUES (72, '12000-01-01');
INSERT INTO moment (id, ts) VALUES (73, 'infinity');
INSERT INTO moment (id, d, tz) VALUES (74, '-infinity', 'infinity');
UPDATE moment SET ts = 'infinity' WHERE id = 1;
UPDATE moment SET d = '2024-02-30' WHERE id = 1;
UPDATE moment SET ts = 'x' WHERE id = 1;
INSERT INTO moment (id, iv) VALUES (75, '1 blah');
SELECT date('2024-01-31 10:00'), date(ts), date(tz), date(d) FROM moment WHERE id < 4 ORDER BY id;
SELECT ts + 1 FROM moment;
SELECT ts + ts FROM moment;
SELECT d * 2 FROM moment;
SELECT iv + 1 FROM moment;
SELECT d + time '10:00', d + tm FROM moment WHERE id < 4 ORDER BY id;
SELECT extract(year FROM id) FROM moment;
SELECT date_trunc('day', 5);
SELECT NULL::date + 1, NULL::timestamp - interval '1 day', date_trunc('day', NULL::timestamp), extract(day FROM NULL::date), age(NULL::timestamp, now()::timestamp), to_char(NULL::timestamp, 'YYYY');
-- params: timestamp:'2024-01-31 12:34:56.5'
SELECT $1::date, $1::text, $1::time, extract(second FROM $1);
-- params: date:'2024-01-31'
SELECT $1::timestamp, $1 - 1, extract(doy FROM $1), to_char($1, 'DD');
-- params: timestamptz:'2024-01-31 12:34:56.5+02'
SELECT $1::text, extract(epoch FROM $1), $1 AT TIME ZONE 'Asia/Tokyo';
-- params: time:'10:11:12.5'
SELECT $1 + interval '1 hour', $1::text, extract(minute FROM $1);
-- params: interval:'1 mon 2 days 03:04:05'
SELECT $1, $1 * 2, -$1, extract(hour FROM $1), $1::text;
-- params: date:infinity
SELECT $1, $1 + 1;
-- params: timestamp:-infinity
SELECT $1, $1 > now();
-- params: date:'10000-01-01'
SELECT id FROM moment WHERE d < $1 ORDER BY id;  -- open: tag: PostgreSQL 'SELECT 9', proxy 'SELECT 1'
-- params: text:'2024-01-31'
SELECT $1::date + 1, $1::timestamp;
