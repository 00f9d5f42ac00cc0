# Arithmetic with dates, times and intervals, under UTC.
SELECT id, d + 1 AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, d - 1 AS x FROM moment ORDER BY id;  -- open: sqlstate: PostgreSQL None, proxy '0A000'
SELECT id, 1 + d AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, d + id AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, d - d AS x FROM moment ORDER BY id;
SELECT id, d - date '2000-01-01' AS x FROM moment ORDER BY id;
SELECT id, date '2024-03-01' - d AS x FROM moment ORDER BY id;
SELECT id, d + interval '1 month' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, d - interval '1 month' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, interval '1 year' + d AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, d + tm AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, tm + d AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts + interval '1 month' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts - interval '1 month' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts + interval '1 year 2 mons 3 days 04:05:06.789' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, interval '36 hours' + ts AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts - ts AS x FROM moment ORDER BY id;
SELECT id, ts - tw AS x FROM moment ORDER BY id;
SELECT id, ts - timestamp '2024-02-29 12:00' AS x FROM moment ORDER BY id;
SELECT id, tz + interval '1 day' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, tz - interval '1 month' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, interval '90 minutes' + tz AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, tz - tz AS x FROM moment ORDER BY id;
SELECT id, tz - timestamptz '2024-02-29 12:00+02' AS x FROM moment ORDER BY id;
SELECT id, ts - tz AS x FROM moment ORDER BY id;
SELECT id, tz - ts AS x FROM moment ORDER BY id;
SELECT id, ts - d AS x FROM moment ORDER BY id;
SELECT id, d - ts AS x FROM moment ORDER BY id;
SELECT id, tm + interval '1 hour' AS x FROM moment ORDER BY id;
SELECT id, tm - interval '25 hours 30 minutes' AS x FROM moment ORDER BY id;
SELECT id, interval '10 seconds' + tm AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, tm - tm AS x FROM moment ORDER BY id;
SELECT id, tm - time '12:00' AS x FROM moment ORDER BY id;
SELECT id, iv + iv FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv - interval '1 day' FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv + interval '1 mon -1 day' FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, - iv FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, -iv + iv FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv * 2 FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv * 0.5 FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, 2.5 * iv FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv / 2 FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, iv / 3.0 FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, interval '1 day' * id AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, interval '1 hour 30 min' * id AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, id * interval '1 second' AS x FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, iv * id FROM moment WHERE id <> 6 ORDER BY id;
SELECT date '2024-01-31' + interval '1 month', timestamp '2024-01-31 10:20:30.5' - interval '1 month';
SELECT date '2024-01-31' + interval '-1 month', timestamp '2024-01-31 10:20:30.5' - interval '-1 month';
SELECT date '2024-01-31' + interval '1 year', timestamp '2024-01-31 10:20:30.5' - interval '1 year';
SELECT date '2024-01-31' + interval '-1 year', timestamp '2024-01-31 10:20:30.5' - interval '-1 year';
SELECT date '2024-01-31' + interval '13 months', timestamp '2024-01-31 10:20:30.5' - interval '13 months';
SELECT date '2024-01-31' + interval '1 month 1 day', timestamp '2024-01-31 10:20:30.5' - interval '1 month 1 day';
SELECT date '2024-01-31' + interval '1 mon -1 day', timestamp '2024-01-31 10:20:30.5' - interval '1 mon -1 day';
SELECT date '2024-01-31' + interval '100 years', timestamp '2024-01-31 10:20:30.5' - interval '100 years';
SELECT date '2023-01-31' + interval '1 month', timestamp '2023-01-31 10:20:30.5' - interval '1 month';
SELECT date '2023-01-31' + interval '-1 month', timestamp '2023-01-31 10:20:30.5' - interval '-1 month';
SELECT date '2023-01-31' + interval '1 year', timestamp '2023-01-31 10:20:30.5' - interval '1 year';
SELECT date '2023-01-31' + interval '-1 year', timestamp '2023-01-31 10:20:30.5' - interval '-1 year';
SELECT date '2023-01-31' + interval '13 months', timestamp '2023-01-31 10:20:30.5' - interval '13 months';
SELECT date '2023-01-31' + interval '1 month 1 day', timestamp '2023-01-31 10:20:30.5' - interval '1 month 1 day';
SELECT date '2023-01-31' + interval '1 mon -1 day', timestamp '2023-01-31 10:20:30.5' - interval '1 mon -1 day';
SELECT date '2023-01-31' + interval '100 years', timestamp '2023-01-31 10:20:30.5' - interval '100 years';
SELECT date '2024-02-29' + interval '1 month', timestamp '2024-02-29 10:20:30.5' - interval '1 month';
SELECT date '2024-02-29' + interval '-1 month', timestamp '2024-02-29 10:20:30.5' - interval '-1 month';
SELECT date '2024-02-29' + interval '1 year', timestamp '2024-02-29 10:20:30.5' - interval '1 year';
SELECT date '2024-02-29' + interval '-1 year', timestamp '2024-02-29 10:20:30.5' - interval '-1 year';
SELECT date '2024-02-29' + interval '13 months', timestamp '2024-02-29 10:20:30.5' - interval '13 months';
SELECT date '2024-02-29' + interval '1 month 1 day', timestamp '2024-02-29 10:20:30.5' - interval '1 month 1 day';
SELECT date '2024-02-29' + interval '1 mon -1 day', timestamp '2024-02-29 10:20:30.5' - interval '1 mon -1 day';
SELECT date '2024-02-29' + interval '100 years', timestamp '2024-02-29 10:20:30.5' - interval '100 years';
SELECT date '2024-03-31' + interval '1 month', timestamp '2024-03-31 10:20:30.5' - interval '1 month';
SELECT date '2024-03-31' + interval '-1 month', timestamp '2024-03-31 10:20:30.5' - interval '-1 month';
SELECT date '2024-03-31' + interval '1 year', timestamp '2024-03-31 10:20:30.5' - interval '1 year';
SELECT date '2024-03-31' + interval '-1 year', timestamp '2024-03-31 10:20:30.5' - interval '-1 year';
SELECT date '2024-03-31' + interval '13 months', timestamp '2024-03-31 10:20:30.5' - interval '13 months';
SELECT date '2024-03-31' + interval '1 month 1 day', timestamp '2024-03-31 10:20:30.5' - interval '1 month 1 day';
SELECT date '2024-03-31' + interval '1 mon -1 day', timestamp '2024-03-31 10:20:30.5' - interval '1 mon -1 day';
SELECT date '2024-03-31' + interval '100 years', timestamp '2024-03-31 10:20:30.5' - interval '100 years';
SELECT date '2024-12-31' + interval '1 month', timestamp '2024-12-31 10:20:30.5' - interval '1 month';
SELECT date '2024-12-31' + interval '-1 month', timestamp '2024-12-31 10:20:30.5' - interval '-1 month';
SELECT date '2024-12-31' + interval '1 year', timestamp '2024-12-31 10:20:30.5' - interval '1 year';
SELECT date '2024-12-31' + interval '-1 year', timestamp '2024-12-31 10:20:30.5' - interval '-1 year';
SELECT date '2024-12-31' + interval '13 months', timestamp '2024-12-31 10:20:30.5' - interval '13 months';
SELECT date '2024-12-31' + interval '1 month 1 day', timestamp '2024-12-31 10:20:30.5' - interval '1 month 1 day';
SELECT date '2024-12-31' + interval '1 mon -1 day', timestamp '2024-12-31 10:20:30.5' - interval '1 mon -1 day';
SELECT date '2024-12-31' + interval '100 years', timestamp '2024-12-31 10:20:30.5' - interval '100 years';
SELECT date '2000-02-29' + interval '1 month', timestamp '2000-02-29 10:20:30.5' - interval '1 month';
SELECT date '2000-02-29' + interval '-1 month', timestamp '2000-02-29 10:20:30.5' - interval '-1 month';
SELECT date '2000-02-29' + interval '1 year', timestamp '2000-02-29 10:20:30.5' - interval '1 year';
SELECT date '2000-02-29' + interval '-1 year', timestamp '2000-02-29 10:20:30.5' - interval '-1 year';
SELECT date '2000-02-29' + interval '13 months', timestamp '2000-02-29 10:20:30.5' - interval '13 months';
SELECT date '2000-02-29' + interval '1 month 1 day', timestamp '2000-02-29 10:20:30.5' - interval '1 month 1 day';
SELECT date '2000-02-29' + interval '1 mon -1 day', timestamp '2000-02-29 10:20:30.5' - interval '1 mon -1 day';
SELECT date '2000-02-29' + interval '100 years', timestamp '2000-02-29 10:20:30.5' - interval '100 years';
SELECT date '1900-03-31' + interval '1 month', timestamp '1900-03-31 10:20:30.5' - interval '1 month';
SELECT date '1900-03-31' + interval '-1 month', timestamp '1900-03-31 10:20:30.5' - interval '-1 month';
SELECT date '1900-03-31' + interval '1 year', timestamp '1900-03-31 10:20:30.5' - interval '1 year';
SELECT date '1900-03-31' + interval '-1 year', timestamp '1900-03-31 10:20:30.5' - interval '-1 year';
SELECT date '1900-03-31' + interval '13 months', timestamp '1900-03-31 10:20:30.5' - interval '13 months';
SELECT date '1900-03-31' + interval '1 month 1 day', timestamp '1900-03-31 10:20:30.5' - interval '1 month 1 day';
SELECT date '1900-03-31' + interval '1 mon -1 day', timestamp '1900-03-31 10:20:30.5' - interval '1 mon -1 day';
SELECT date '1900-03-31' + interval '100 years', timestamp '1900-03-31 10:20:30.5' - interval '100 years';
SELECT age(timestamp '2024-03-10 00:00', timestamp '2023-12-31 23:59:59.999999'), age(timestamptz '2024-03-10 00:00', timestamptz '2023-12-31 23:59:59.999999'), timestamp '2024-03-10 00:00' - timestamp '2023-12-31 23:59:59.999999', date(timestamp '2024-03-10 00:00') - date(timestamp '2023-12-31 23:59:59.999999');
SELECT age(timestamp '2024-02-29', timestamp '2000-02-29'), age(timestamptz '2024-02-29', timestamptz '2000-02-29'), timestamp '2024-02-29' - timestamp '2000-02-29', date(timestamp '2024-02-29') - date(timestamp '2000-02-29');
SELECT age(timestamp '2001-04-10', timestamp '1957-06-13'), age(timestamptz '2001-04-10', timestamptz '1957-06-13'), timestamp '2001-04-10' - timestamp '1957-06-13', date(timestamp '2001-04-10') - date(timestamp '1957-06-13');
SELECT age(timestamp '2023-12-31 23:59:59.999999', timestamp '2024-03-10'), age(timestamptz '2023-12-31 23:59:59.999999', timestamptz '2024-03-10'), timestamp '2023-12-31 23:59:59.999999' - timestamp '2024-03-10', date(timestamp '2023-12-31 23:59:59.999999') - date(timestamp '2024-03-10');
SELECT age(timestamp '2024-03-31', timestamp '2024-02-29'), age(timestamptz '2024-03-31', timestamptz '2024-02-29'), timestamp '2024-03-31' - timestamp '2024-02-29', date(timestamp '2024-03-31') - date(timestamp '2024-02-29');
SELECT age(timestamp '2024-02-29', timestamp '2024-03-31'), age(timestamptz '2024-02-29', timestamptz '2024-03-31'), timestamp '2024-02-29' - timestamp '2024-03-31', date(timestamp '2024-02-29') - date(timestamp '2024-03-31');
SELECT age(timestamp '2020-01-01', timestamp '2020-01-01'), age(timestamptz '2020-01-01', timestamptz '2020-01-01'), timestamp '2020-01-01' - timestamp '2020-01-01', date(timestamp '2020-01-01') - date(timestamp '2020-01-01');
SELECT age(timestamp '1999-12-31 12:00', timestamp '2024-01-01 11:59:59.5'), age(timestamptz '1999-12-31 12:00', timestamptz '2024-01-01 11:59:59.5'), timestamp '1999-12-31 12:00' - timestamp '2024-01-01 11:59:59.5', date(timestamp '1999-12-31 12:00') - date(timestamp '2024-01-01 11:59:59.5');
SELECT id, age(ts, timestamp '2024-01-01') FROM moment ORDER BY id;
SELECT id, age(tz, timestamptz '2024-01-01') FROM moment ORDER BY id;
SELECT age(date '2024-05-06', date '1990-01-31');
SELECT age(CURRENT_DATE), age(CURRENT_DATE::timestamp);
SELECT justify_hours(interval '27 days'), justify_days(interval '27 days'), justify_interval(interval '27 days'), - interval '27 days', interval '27 days' * 1.5, interval '27 days' / 7, interval '27 days' * -0.333;
SELECT justify_hours(interval '59 days 25 hours'), justify_days(interval '59 days 25 hours'), justify_interval(interval '59 days 25 hours'), - interval '59 days 25 hours', interval '59 days 25 hours' * 1.5, interval '59 days 25 hours' / 7, interval '59 days 25 hours' * -0.333;
SELECT justify_hours(interval '-59 days 25 hours'), justify_days(interval '-59 days 25 hours'), justify_interval(interval '-59 days 25 hours'), - interval '-59 days 25 hours', interval '-59 days 25 hours' * 1.5, interval '-59 days 25 hours' / 7, interval '-59 days 25 hours' * -0.333;
SELECT justify_hours(interval '1 mon -1 hour'), justify_days(interval '1 mon -1 hour'), justify_interval(interval '1 mon -1 hour'), - interval '1 mon -1 hour', interval '1 mon -1 hour' * 1.5, interval '1 mon -1 hour' / 7, interval '1 mon -1 hour' * -0.333;
SELECT justify_hours(interval '1 mon -33 days'), justify_days(interval '1 mon -33 days'), justify_interval(interval '1 mon -33 days'), - interval '1 mon -33 days', interval '1 mon -33 days' * 1.5, interval '1 mon -33 days' / 7, interval '1 mon -33 days' * -0.333;
SELECT justify_hours(interval '-1 mon 33 days 49 hours'), justify_days(interval '-1 mon 33 days 49 hours'), justify_interval(interval '-1 mon 33 days 49 hours'), - interval '-1 mon 33 days 49 hours', interval '-1 mon 33 days 49 hours' * 1.5, interval '-1 mon 33 days 49 hours' / 7, interval '-1 mon 33 days 49 hours' * -0.333;
SELECT justify_hours(interval '36:30:15.25'), justify_days(interval '36:30:15.25'), justify_interval(interval '36:30:15.25'), - interval '36:30:15.25', interval '36:30:15.25' * 1.5, interval '36:30:15.25' / 7, interval '36:30:15.25' * -0.333;
SELECT justify_hours(interval '100 days -1 mon'), justify_days(interval '100 days -1 mon'), justify_interval(interval '100 days -1 mon'), - interval '100 days -1 mon', interval '100 days -1 mon' * 1.5, interval '100 days -1 mon' / 7, interval '100 days -1 mon' * -0.333;
SELECT interval '1 day' / 0;
SELECT interval '200000 years' * 100000;
SELECT date '2024-01-01' + 2147483647;
SELECT interval '178000000 years' + interval '178000000 years';
SELECT interval '1 day' / 0.0;
SELECT interval '1 day' * 'NaN';
SELECT interval '1 day' = interval '24 hours';
SELECT interval '1 mon' = interval '30 days';
SELECT interval '1 mon' > interval '29 days';
SELECT interval '1 year' < interval '361 days';
SELECT interval '1 day' <> interval '23:59';
SELECT date '2024-01-01' = timestamp '2024-01-01';
SELECT date '2024-01-01' < timestamp '2024-01-01 00:00:01';
SELECT timestamp '2024-01-01 12:00' = timestamptz '2024-01-01 12:00+00';
SELECT date '2024-01-01' >= timestamptz '2024-01-01 00:00+01';
SELECT time '24:00' > time '23:59:59.999999';
SELECT id FROM moment WHERE d < ts ORDER BY id;
SELECT id FROM moment WHERE d = ts ORDER BY id;
SELECT id FROM moment WHERE ts = tz ORDER BY id;
SELECT id FROM moment WHERE ts > tz ORDER BY id;
SELECT id FROM moment WHERE d <= tz ORDER BY id;
SELECT id FROM moment WHERE id NOT IN (5, 6) AND tw BETWEEN d AND d + 1 ORDER BY id;
SELECT id FROM moment WHERE id NOT IN (5, 6) AND ts >= d AND ts < d + 1 ORDER BY id;
SELECT id FROM moment WHERE ts IS DISTINCT FROM tw ORDER BY id;
SELECT id FROM moment WHERE iv > interval '1 day' ORDER BY id;  -- route: forwarded
SELECT id FROM moment WHERE iv = '24:00:00' ORDER BY id;  -- route: forwarded
SELECT id FROM moment WHERE iv BETWEEN '1 hour' AND '1 month' ORDER BY id;  -- route: forwarded
SELECT id FROM moment WHERE iv IN ('1 day', '30 days') ORDER BY id;  -- route: forwarded
SELECT id FROM moment WHERE tm > '12:00' ORDER BY id;
SELECT id FROM moment WHERE tm = '24:00' ORDER BY id;
SELECT id FROM moment WHERE tm BETWEEN '01:00' AND '12:34:56' ORDER BY id;
SELECT id FROM moment WHERE d > date '2024-01-01' ORDER BY id;
SELECT id FROM moment WHERE id NOT IN (5, 6) AND d + 1 > '2024-02-01' ORDER BY id;
SELECT id FROM moment WHERE ts > '2024-01-31 12:00' ORDER BY id;
SELECT id FROM moment WHERE id NOT IN (5, 6) AND ts - interval '1 day' > '2024-01-01' ORDER BY id;
SELECT id FROM moment WHERE tz < '2024-01-31 12:34:56+02' ORDER BY id;
SELECT id FROM moment WHERE d IN ('2024-01-31', '1970-01-01') ORDER BY id;
SELECT id FROM moment WHERE ts > now() ORDER BY id;
SELECT id FROM moment WHERE tz < now() ORDER BY id;
SELECT id FROM moment WHERE d <= CURRENT_DATE ORDER BY id;
SELECT id FROM moment WHERE ts < LOCALTIMESTAMP ORDER BY id;
SELECT id FROM moment WHERE tz > now() - interval '1 day' ORDER BY id;
SELECT id FROM moment WHERE ts > now() - interval '1000 years' ORDER BY id;
SELECT id FROM moment WHERE d > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM moment WHERE d < CURRENT_DATE + interval '1 day' ORDER BY id;
SELECT id FROM moment WHERE tz BETWEEN now() - interval '10 years' AND now() ORDER BY id;
SELECT id FROM moment WHERE tz > CURRENT_TIMESTAMP(0) ORDER BY id;
SELECT id FROM moment WHERE ts > date_trunc('year', now()) ORDER BY id;
SELECT id FROM moment WHERE ts < date_trunc('day', LOCALTIMESTAMP) ORDER BY id;
SELECT id FROM moment WHERE ts < CURRENT_DATE ORDER BY id;
SELECT id FROM moment WHERE tz < CURRENT_DATE ORDER BY id;
SELECT id FROM moment WHERE age(tz) > interval '1 year' ORDER BY id;
SELECT id FROM moment WHERE now() - tz > interval '1 day' ORDER BY id;
SELECT id FROM moment WHERE d - CURRENT_DATE < 0 ORDER BY id;
SELECT id FROM moment WHERE ts > timezone('UTC', now()) ORDER BY id;
SELECT id FROM moment WHERE ts < now() AT TIME ZONE 'UTC' ORDER BY id;
SELECT id FROM moment WHERE tz < transaction_timestamp() ORDER BY id;
SELECT id FROM moment WHERE tz < statement_timestamp() - interval '1 hour' ORDER BY id;
SELECT id FROM "user" WHERE created > '2024-01-01'::date ORDER BY id;
SELECT id FROM "user" WHERE created < now() - interval '1 day' ORDER BY id;
SELECT id FROM "user" WHERE born > CURRENT_DATE - interval '30 years' ORDER BY id;
SELECT id FROM "user" WHERE created::date = '2024-01-02' ORDER BY id;
SELECT id FROM "user" WHERE date(created) = '2024-01-02' ORDER BY id;
SELECT id FROM "user" WHERE extract(year FROM created) = 2024 ORDER BY id;
SELECT id FROM "user" WHERE date_trunc('month', created) = '2024-01-01' ORDER BY id;
SELECT id FROM "user" WHERE created + interval '1 day' > '2024-01-03' ORDER BY id;
SELECT id FROM "user" WHERE created BETWEEN '2024-01-01' AND date '2024-01-02' + 1 ORDER BY id;
SELECT (date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-15', date '2024-03-01');
SELECT (timestamp '2024-01-01', timestamp '2024-02-01') OVERLAPS (timestamp '2024-02-01', timestamp '2024-03-01');
SELECT (timestamp '2024-01-01', interval '1 month') OVERLAPS (timestamp '2024-01-31 23:59', interval '1 day');
SELECT (time '10:00', time '12:00') OVERLAPS (time '11:00', interval '2 hours');
SELECT (timestamptz '2024-01-01', timestamptz '2024-01-01') OVERLAPS (timestamptz '2024-01-01', interval '1 s');
SELECT (timestamp '2024-02-01', NULL) OVERLAPS (timestamp '2024-01-01', timestamp '2024-03-01');
SELECT (timestamp '2024-03-01', timestamp '2024-01-01') OVERLAPS (timestamp '2024-02-01', timestamp '2024-02-02');
SELECT id FROM moment WHERE (ts, interval '1 day') OVERLAPS (timestamp '2024-01-01', timestamp '2024-03-01') ORDER BY id;  -- open: sqlstate: PostgreSQL None, proxy '0A000'
SELECT id FROM moment WHERE id < 5 AND (d, d + 10) OVERLAPS (date '2024-02-05', date '2024-02-20') ORDER BY id;
SELECT min(d), max(d), min(ts), max(ts), min(tz), max(tz), min(tm), max(tm), min(iv), max(iv) FROM moment;  -- route: forwarded
SELECT max(ts - interval '1 day') FROM moment WHERE id <> 5;
SELECT id FROM moment ORDER BY ts - tz, id;
SELECT id FROM moment ORDER BY iv DESC NULLS LAST, id;  -- route: forwarded
SELECT DISTINCT iv - iv FROM moment;
SELECT count(DISTINCT date_trunc('year', ts)) FROM moment;
SELECT date_trunc('year', ts), count(*) FROM moment GROUP BY 1 ORDER BY 1;  -- route: forwarded
SELECT extract(year FROM ts), count(*) FROM moment GROUP BY extract(year FROM ts) ORDER BY 1;  -- route: forwarded
SELECT d::timestamp, count(*) FROM moment GROUP BY d::timestamp ORDER BY 1;  -- route: forwarded
SELECT CASE WHEN ts > d THEN ts ELSE d END FROM moment ORDER BY id;
SELECT COALESCE(ts, d, now()) FROM moment WHERE id < 4 ORDER BY id;
SELECT COALESCE(d, CURRENT_DATE) FROM moment ORDER BY id;
SELECT now() = now(), now() - now(), CURRENT_TIMESTAMP = transaction_timestamp(), LOCALTIMESTAMP = now(), CURRENT_DATE = now()::date, now() AT TIME ZONE 'UTC' = LOCALTIMESTAMP, now()::time = LOCALTIME;
SELECT now() > statement_timestamp() - interval '1 hour', CURRENT_DATE - CURRENT_DATE, CURRENT_DATE::timestamp = date_trunc('day', LOCALTIMESTAMP), CURRENT_DATE = LOCALTIMESTAMP::date;
SELECT now()::timestamp::timestamptz = now(), now() - interval '1 day' < now(), extract(epoch FROM now() - (now() - interval '2 hours'));
SELECT extract(microseconds FROM CURRENT_TIMESTAMP(0))::int % 1000000, extract(microseconds FROM LOCALTIMESTAMP(3))::int % 1000;
SELECT clock_timestamp() > now();  -- route: postgres
SELECT id FROM moment WHERE tm < CURRENT_TIME;  -- route: forwarded
UPDATE "user" SET created = now() - interval '1 day' WHERE id = 1;  -- open: sqlstate: PostgreSQL None, proxy '0A000'
UPDATE "user" SET created = created + interval '1 month', born = born + 1 WHERE id < 3;
UPDATE "user" SET born = created, created = born WHERE id = 1;  -- open: sqlstate: PostgreSQL None, proxy '0A000'
UPDATE "user" SET born = CURRENT_DATE WHERE id = 1;
UPDATE moment SET d = ts, ts = tz, tz = tw, tw = d, tm = ts WHERE id < 4;  -- open: sqlstate: PostgreSQL None, proxy '0A000'
UPDATE moment SET iv = ts - tw, tm = tm + interval '1 hour' WHERE id IN (1, 2, 8);
UPDATE moment SET iv = interval '1 day' * id WHERE id < 3;
UPDATE moment SET ts = date_trunc('month', ts) + interval '1 month - 1 day' WHERE id < 4;
INSERT INTO moment (id, d, ts, tz) VALUES (50, CURRENT_DATE, now(), now()) ;
INSERT INTO moment (id, d, ts, tz, iv) VALUES (51, date '2024-01-01' + 30, timestamp '2024-01-01' + interval '1 hour', timestamptz '2024-01-01 00:00+05' - interval '1 day', interval '1 hour' * 2);
INSERT INTO moment (id, d, ts) SELECT id + 100, d + 1, ts - interval '1 year' FROM moment WHERE id < 4;
INSERT INTO moment (id, iv, tm) VALUES (52, '1 year 2 months', '24:00');
DELETE FROM moment WHERE ts < now() - interval '50 years' OR iv > interval '1 year';  -- open: sqlstate: PostgreSQL None, proxy '0A000'
UPDATE moment SET tm = interval '25 hours' WHERE id = 1;  -- open: sqlstate: PostgreSQL None, proxy '0A000'
-- params: interval:'1 day'
SELECT id, ts + $1 FROM moment WHERE id < 5 ORDER BY id;
-- params: interval:'1 mon'
SELECT id FROM moment WHERE ts > timestamp '2024-03-01' - $1::interval ORDER BY id;
-- params: int4:3
SELECT d + $1 FROM moment WHERE id < 5 ORDER BY id;
-- params: date:'2024-01-31'
SELECT id, d - $1 FROM moment ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM moment WHERE ts = $1 ORDER BY id;
-- params: timestamptz:'2024-01-31 12:34:56+00'
SELECT id FROM moment WHERE tz = $1 ORDER BY id;
-- params: time:'12:34:56'
SELECT id FROM moment WHERE tm = $1 ORDER BY id;
-- params: text:'3'
SELECT id FROM moment WHERE ts > timestamp '2024-02-02' - ($1 || ' days')::interval ORDER BY id;
-- params: float8:1.5
SELECT id, interval '1 day' * $1 FROM moment WHERE id < 3 ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56' | interval:'1 day'
SELECT $1 + $2, $1 - $2;
-- params: date:'2024-02-29' | interval:'1 year'
SELECT $1 + $2;
-- params: timestamp:NULL
SELECT $1 + interval '1 day';
-- params: date:'2024-01-31' | date:'2024-02-29'
SELECT id FROM moment WHERE d BETWEEN $1 AND $2 ORDER BY id;
-- params: date:'2024-01-31'
SELECT id FROM moment WHERE ts >= $1 AND ts < $1 + 1 ORDER BY id;
-- params: timestamptz:'2024-01-31 00:00+00'
SELECT id FROM moment WHERE d >= $1 ORDER BY id;
-- params: :'2024-01-31'
SELECT id FROM moment WHERE d > $1 ORDER BY id;
-- params: :'1 day'
SELECT id FROM moment WHERE iv = $1 ORDER BY id;  -- route: forwarded
