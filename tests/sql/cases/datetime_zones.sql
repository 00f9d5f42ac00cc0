--- set: TimeZone = 'UTC'
# TimeZone UTC
SELECT id, tz, tz::timestamp, tz::date, tz::time, tz::text FROM moment ORDER BY id;
SELECT id, ts::timestamptz, d::timestamptz FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, extract(hour FROM tz), extract(epoch FROM tz), extract(timezone FROM tz), extract(day FROM tz), extract(doy FROM tz) FROM moment ORDER BY id;
SELECT id, date_trunc('day', tz), date_trunc('hour', tz), date_trunc('month', tz), date_trunc('week', tz) FROM moment WHERE id NOT IN (5) ORDER BY id;
SELECT timestamptz '2024-03-09 12:00' + interval '1 day', timestamptz '2024-03-09 12:00' + interval '24 hours', timestamptz '2024-03-10 02:30', timestamptz '2024-11-03 01:30', timestamptz '2024-11-02 12:00' + interval '1 day', timestamptz '2024-11-03 12:00' - interval '1 day';
SELECT timestamptz '2024-03-30 02:30' + interval '1 day', timestamptz '2024-03-31 02:30', timestamptz '2024-10-27 02:30', timestamptz '2024-10-26 02:30' + interval '1 day', timestamptz '2024-01-31 02:30' + interval '2 months';
SELECT id, ts AT TIME ZONE 'America/New_York', tz AT TIME ZONE 'America/New_York' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts AT TIME ZONE 'UTC', tz AT TIME ZONE 'UTC', tz AT TIME ZONE 'utc' FROM moment ORDER BY id;
SELECT id FROM moment WHERE ts = tz ORDER BY id;
SELECT id FROM moment WHERE d < tz ORDER BY id;
SELECT id FROM moment WHERE tz >= '2024-01-31' ORDER BY id;
SELECT id FROM moment WHERE tz::date = '2024-02-29' ORDER BY id;
SELECT id FROM moment WHERE tz > '2024-01-31 12:34:56' ORDER BY id;
SELECT id, age(tz, timestamptz '2023-12-31 22:00') FROM moment ORDER BY id;
SELECT to_char(tz, 'YYYY-MM-DD HH24:MI:SS.US TZ tz OF TZH TZM') FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT CURRENT_DATE = now()::date, LOCALTIMESTAMP = now()::timestamp, now()::timestamp AT TIME ZONE 'UTC' - now() BETWEEN '-1 day' AND '1 day', date_trunc('day', now()) <= now(), CURRENT_DATE::timestamptz = date_trunc('day', now()), LOCALTIME = now()::time;
UPDATE moment SET ts = tz, d = tz WHERE id < 4;
UPDATE moment SET tz = ts, tw = tz WHERE id < 4;
UPDATE moment SET tz = '2024-07-01 12:00' WHERE id = 1;
INSERT INTO moment (id, tz, ts) VALUES (60, timestamp '2024-07-01 12:00', timestamptz '2024-07-01 12:00+00');
SELECT make_timestamptz(2024, 7, 1, 12, 0, 0), to_timestamp(1720000000), timestamptz 'epoch', timestamptz 'infinity';
SELECT max(tz), min(tz) FROM moment;
SELECT timezone('Asia/Tokyo', tz), timezone(interval '-05:30', tz), tz AT TIME ZONE INTERVAL '02:00', ts AT TIME ZONE INTERVAL '-08:00' FROM moment WHERE id IN (1, 2, 7) ORDER BY id;
-- params: timestamptz:'2024-03-10 12:00' | interval:'-1 day'
SELECT $1 + $2, $1::timestamp, $1::date;
-- params: text:'Europe/Paris'
SELECT id, tz AT TIME ZONE $1, ts AT TIME ZONE $1 FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
--- set: TimeZone = 'America/New_York'
# TimeZone America/New_York
SELECT id, tz, tz::timestamp, tz::date, tz::time, tz::text FROM moment ORDER BY id;
SELECT id, ts::timestamptz, d::timestamptz FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, extract(hour FROM tz), extract(epoch FROM tz), extract(timezone FROM tz), extract(day FROM tz), extract(doy FROM tz) FROM moment ORDER BY id;
SELECT id, date_trunc('day', tz), date_trunc('hour', tz), date_trunc('month', tz), date_trunc('week', tz) FROM moment WHERE id NOT IN (5) ORDER BY id;
SELECT timestamptz '2024-03-09 12:00' + interval '1 day', timestamptz '2024-03-09 12:00' + interval '24 hours', timestamptz '2024-03-10 02:30', timestamptz '2024-11-03 01:30', timestamptz '2024-11-02 12:00' + interval '1 day', timestamptz '2024-11-03 12:00' - interval '1 day';
SELECT timestamptz '2024-03-30 02:30' + interval '1 day', timestamptz '2024-03-31 02:30', timestamptz '2024-10-27 02:30', timestamptz '2024-10-26 02:30' + interval '1 day', timestamptz '2024-01-31 02:30' + interval '2 months';
SELECT id, ts AT TIME ZONE 'America/New_York', tz AT TIME ZONE 'America/New_York' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts AT TIME ZONE 'UTC', tz AT TIME ZONE 'UTC', tz AT TIME ZONE 'utc' FROM moment ORDER BY id;
SELECT id FROM moment WHERE ts = tz ORDER BY id;
SELECT id FROM moment WHERE d < tz ORDER BY id;
SELECT id FROM moment WHERE tz >= '2024-01-31' ORDER BY id;
SELECT id FROM moment WHERE tz::date = '2024-02-29' ORDER BY id;
SELECT id FROM moment WHERE tz > '2024-01-31 12:34:56' ORDER BY id;
SELECT id, age(tz, timestamptz '2023-12-31 22:00') FROM moment ORDER BY id;
SELECT to_char(tz, 'YYYY-MM-DD HH24:MI:SS.US TZ tz OF TZH TZM') FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT CURRENT_DATE = now()::date, LOCALTIMESTAMP = now()::timestamp, now()::timestamp AT TIME ZONE 'UTC' - now() BETWEEN '-1 day' AND '1 day', date_trunc('day', now()) <= now(), CURRENT_DATE::timestamptz = date_trunc('day', now()), LOCALTIME = now()::time;
UPDATE moment SET ts = tz, d = tz WHERE id < 4;
UPDATE moment SET tz = ts, tw = tz WHERE id < 4;
UPDATE moment SET tz = '2024-07-01 12:00' WHERE id = 1;
INSERT INTO moment (id, tz, ts) VALUES (60, timestamp '2024-07-01 12:00', timestamptz '2024-07-01 12:00+00');
SELECT make_timestamptz(2024, 7, 1, 12, 0, 0), to_timestamp(1720000000), timestamptz 'epoch', timestamptz 'infinity';
SELECT max(tz), min(tz) FROM moment;
SELECT timezone('Asia/Tokyo', tz), timezone(interval '-05:30', tz), tz AT TIME ZONE INTERVAL '02:00', ts AT TIME ZONE INTERVAL '-08:00' FROM moment WHERE id IN (1, 2, 7) ORDER BY id;
-- params: timestamptz:'2024-03-10 12:00' | interval:'-1 day'
SELECT $1 + $2, $1::timestamp, $1::date;
-- params: text:'Europe/Paris'
SELECT id, tz AT TIME ZONE $1, ts AT TIME ZONE $1 FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
--- set: TimeZone = 'Asia/Kolkata'
# TimeZone Asia/Kolkata
SELECT id, tz, tz::timestamp, tz::date, tz::time, tz::text FROM moment ORDER BY id;
SELECT id, ts::timestamptz, d::timestamptz FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, extract(hour FROM tz), extract(epoch FROM tz), extract(timezone FROM tz), extract(day FROM tz), extract(doy FROM tz) FROM moment ORDER BY id;
SELECT id, date_trunc('day', tz), date_trunc('hour', tz), date_trunc('month', tz), date_trunc('week', tz) FROM moment WHERE id NOT IN (5) ORDER BY id;
SELECT timestamptz '2024-03-09 12:00' + interval '1 day', timestamptz '2024-03-09 12:00' + interval '24 hours', timestamptz '2024-03-10 02:30', timestamptz '2024-11-03 01:30', timestamptz '2024-11-02 12:00' + interval '1 day', timestamptz '2024-11-03 12:00' - interval '1 day';
SELECT timestamptz '2024-03-30 02:30' + interval '1 day', timestamptz '2024-03-31 02:30', timestamptz '2024-10-27 02:30', timestamptz '2024-10-26 02:30' + interval '1 day', timestamptz '2024-01-31 02:30' + interval '2 months';
SELECT id, ts AT TIME ZONE 'America/New_York', tz AT TIME ZONE 'America/New_York' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts AT TIME ZONE 'UTC', tz AT TIME ZONE 'UTC', tz AT TIME ZONE 'utc' FROM moment ORDER BY id;
SELECT id FROM moment WHERE ts = tz ORDER BY id;
SELECT id FROM moment WHERE d < tz ORDER BY id;
SELECT id FROM moment WHERE tz >= '2024-01-31' ORDER BY id;
SELECT id FROM moment WHERE tz::date = '2024-02-29' ORDER BY id;
SELECT id FROM moment WHERE tz > '2024-01-31 12:34:56' ORDER BY id;
SELECT id, age(tz, timestamptz '2023-12-31 22:00') FROM moment ORDER BY id;
SELECT to_char(tz, 'YYYY-MM-DD HH24:MI:SS.US TZ tz OF TZH TZM') FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT CURRENT_DATE = now()::date, LOCALTIMESTAMP = now()::timestamp, now()::timestamp AT TIME ZONE 'UTC' - now() BETWEEN '-1 day' AND '1 day', date_trunc('day', now()) <= now(), CURRENT_DATE::timestamptz = date_trunc('day', now()), LOCALTIME = now()::time;
UPDATE moment SET ts = tz, d = tz WHERE id < 4;
UPDATE moment SET tz = ts, tw = tz WHERE id < 4;
UPDATE moment SET tz = '2024-07-01 12:00' WHERE id = 1;
INSERT INTO moment (id, tz, ts) VALUES (60, timestamp '2024-07-01 12:00', timestamptz '2024-07-01 12:00+00');
SELECT make_timestamptz(2024, 7, 1, 12, 0, 0), to_timestamp(1720000000), timestamptz 'epoch', timestamptz 'infinity';
SELECT max(tz), min(tz) FROM moment;
SELECT timezone('Asia/Tokyo', tz), timezone(interval '-05:30', tz), tz AT TIME ZONE INTERVAL '02:00', ts AT TIME ZONE INTERVAL '-08:00' FROM moment WHERE id IN (1, 2, 7) ORDER BY id;
-- params: timestamptz:'2024-03-10 12:00' | interval:'-1 day'
SELECT $1 + $2, $1::timestamp, $1::date;
-- params: text:'Europe/Paris'
SELECT id, tz AT TIME ZONE $1, ts AT TIME ZONE $1 FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
--- set: TimeZone = 'Europe/Berlin'
# TimeZone Europe/Berlin
SELECT id, tz, tz::timestamp, tz::date, tz::time, tz::text FROM moment ORDER BY id;
SELECT id, ts::timestamptz, d::timestamptz FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, extract(hour FROM tz), extract(epoch FROM tz), extract(timezone FROM tz), extract(day FROM tz), extract(doy FROM tz) FROM moment ORDER BY id;
SELECT id, date_trunc('day', tz), date_trunc('hour', tz), date_trunc('month', tz), date_trunc('week', tz) FROM moment WHERE id NOT IN (5) ORDER BY id;
SELECT timestamptz '2024-03-09 12:00' + interval '1 day', timestamptz '2024-03-09 12:00' + interval '24 hours', timestamptz '2024-03-10 02:30', timestamptz '2024-11-03 01:30', timestamptz '2024-11-02 12:00' + interval '1 day', timestamptz '2024-11-03 12:00' - interval '1 day';
SELECT timestamptz '2024-03-30 02:30' + interval '1 day', timestamptz '2024-03-31 02:30', timestamptz '2024-10-27 02:30', timestamptz '2024-10-26 02:30' + interval '1 day', timestamptz '2024-01-31 02:30' + interval '2 months';
SELECT id, ts AT TIME ZONE 'America/New_York', tz AT TIME ZONE 'America/New_York' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts AT TIME ZONE 'UTC', tz AT TIME ZONE 'UTC', tz AT TIME ZONE 'utc' FROM moment ORDER BY id;
SELECT id FROM moment WHERE ts = tz ORDER BY id;
SELECT id FROM moment WHERE d < tz ORDER BY id;
SELECT id FROM moment WHERE tz >= '2024-01-31' ORDER BY id;
SELECT id FROM moment WHERE tz::date = '2024-02-29' ORDER BY id;
SELECT id FROM moment WHERE tz > '2024-01-31 12:34:56' ORDER BY id;
SELECT id, age(tz, timestamptz '2023-12-31 22:00') FROM moment ORDER BY id;
SELECT to_char(tz, 'YYYY-MM-DD HH24:MI:SS.US TZ tz OF TZH TZM') FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT CURRENT_DATE = now()::date, LOCALTIMESTAMP = now()::timestamp, now()::timestamp AT TIME ZONE 'UTC' - now() BETWEEN '-1 day' AND '1 day', date_trunc('day', now()) <= now(), CURRENT_DATE::timestamptz = date_trunc('day', now()), LOCALTIME = now()::time;
UPDATE moment SET ts = tz, d = tz WHERE id < 4;
UPDATE moment SET tz = ts, tw = tz WHERE id < 4;
UPDATE moment SET tz = '2024-07-01 12:00' WHERE id = 1;
INSERT INTO moment (id, tz, ts) VALUES (60, timestamp '2024-07-01 12:00', timestamptz '2024-07-01 12:00+00');
SELECT make_timestamptz(2024, 7, 1, 12, 0, 0), to_timestamp(1720000000), timestamptz 'epoch', timestamptz 'infinity';
SELECT max(tz), min(tz) FROM moment;
SELECT timezone('Asia/Tokyo', tz), timezone(interval '-05:30', tz), tz AT TIME ZONE INTERVAL '02:00', ts AT TIME ZONE INTERVAL '-08:00' FROM moment WHERE id IN (1, 2, 7) ORDER BY id;
-- params: timestamptz:'2024-03-10 12:00' | interval:'-1 day'
SELECT $1 + $2, $1::timestamp, $1::date;
-- params: text:'Europe/Paris'
SELECT id, tz AT TIME ZONE $1, ts AT TIME ZONE $1 FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
--- set: TimeZone = '-03:30'
# TimeZone -03:30
SELECT id, tz, tz::timestamp, tz::date, tz::time, tz::text FROM moment ORDER BY id;
SELECT id, ts::timestamptz, d::timestamptz FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, extract(hour FROM tz), extract(epoch FROM tz), extract(timezone FROM tz), extract(day FROM tz), extract(doy FROM tz) FROM moment ORDER BY id;
SELECT id, date_trunc('day', tz), date_trunc('hour', tz), date_trunc('month', tz), date_trunc('week', tz) FROM moment WHERE id NOT IN (5) ORDER BY id;
SELECT timestamptz '2024-03-09 12:00' + interval '1 day', timestamptz '2024-03-09 12:00' + interval '24 hours', timestamptz '2024-03-10 02:30', timestamptz '2024-11-03 01:30', timestamptz '2024-11-02 12:00' + interval '1 day', timestamptz '2024-11-03 12:00' - interval '1 day';
SELECT timestamptz '2024-03-30 02:30' + interval '1 day', timestamptz '2024-03-31 02:30', timestamptz '2024-10-27 02:30', timestamptz '2024-10-26 02:30' + interval '1 day', timestamptz '2024-01-31 02:30' + interval '2 months';
SELECT id, ts AT TIME ZONE 'America/New_York', tz AT TIME ZONE 'America/New_York' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT id, ts AT TIME ZONE 'UTC', tz AT TIME ZONE 'UTC', tz AT TIME ZONE 'utc' FROM moment ORDER BY id;
SELECT id FROM moment WHERE ts = tz ORDER BY id;
SELECT id FROM moment WHERE d < tz ORDER BY id;
SELECT id FROM moment WHERE tz >= '2024-01-31' ORDER BY id;
SELECT id FROM moment WHERE tz::date = '2024-02-29' ORDER BY id;
SELECT id FROM moment WHERE tz > '2024-01-31 12:34:56' ORDER BY id;
SELECT id, age(tz, timestamptz '2023-12-31 22:00') FROM moment ORDER BY id;
SELECT to_char(tz, 'YYYY-MM-DD HH24:MI:SS.US TZ tz OF TZH TZM') FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
SELECT CURRENT_DATE = now()::date, LOCALTIMESTAMP = now()::timestamp, now()::timestamp AT TIME ZONE 'UTC' - now() BETWEEN '-1 day' AND '1 day', date_trunc('day', now()) <= now(), CURRENT_DATE::timestamptz = date_trunc('day', now()), LOCALTIME = now()::time;
UPDATE moment SET ts = tz, d = tz WHERE id < 4;
UPDATE moment SET tz = ts, tw = tz WHERE id < 4;
UPDATE moment SET tz = '2024-07-01 12:00' WHERE id = 1;
INSERT INTO moment (id, tz, ts) VALUES (60, timestamp '2024-07-01 12:00', timestamptz '2024-07-01 12:00+00');
SELECT make_timestamptz(2024, 7, 1, 12, 0, 0), to_timestamp(1720000000), timestamptz 'epoch', timestamptz 'infinity';
SELECT max(tz), min(tz) FROM moment;
SELECT timezone('Asia/Tokyo', tz), timezone(interval '-05:30', tz), tz AT TIME ZONE INTERVAL '02:00', ts AT TIME ZONE INTERVAL '-08:00' FROM moment WHERE id IN (1, 2, 7) ORDER BY id;
-- params: timestamptz:'2024-03-10 12:00' | interval:'-1 day'
SELECT $1 + $2, $1::timestamp, $1::date;
-- params: text:'Europe/Paris'
SELECT id, tz AT TIME ZONE $1, ts AT TIME ZONE $1 FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
--- set: TimeZone = 'UTC'
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'EST', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'EST';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'est', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'est';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'CET', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'CET';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'PST8PDT', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'PST8PDT';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'America/New_York', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'America/New_York';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'america/new_york', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'america/new_york';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'UTC', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'UTC';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'Z', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Z';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'GMT', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'GMT';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE '+05:30', timestamptz '2024-07-01 12:00+00' AT TIME ZONE '+05:30';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE '-08', timestamptz '2024-07-01 12:00+00' AT TIME ZONE '-08';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE '5', timestamptz '2024-07-01 12:00+00' AT TIME ZONE '5';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE '<+05>-5', timestamptz '2024-07-01 12:00+00' AT TIME ZONE '<+05>-5';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'EST5EDT', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'EST5EDT';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'Europe/London', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Europe/London';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'JST', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'JST';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'IST', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'IST';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'Etc/GMT+5', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Etc/GMT+5';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'zulu', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'zulu';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'NZST', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'NZST';
SELECT timestamp '2024-07-01 12:00' AT TIME ZONE 'EEST', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'EEST';
SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'nowhere';
SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Foo/Bar';
SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE '';
SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'EST/EDT';
SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE interval '1 month';
SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE interval '1 day';
