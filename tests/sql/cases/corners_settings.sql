# Texts and values under other settings.
-- set: DateStyle = 'SQL, DMY'
SELECT id, ts::text, d::text || '', concat(tz, ' ', tm), format('%s|%s', iv, ts), quote_literal(d), quote_nullable(tz) FROM moment ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(iv ORDER BY id), array_agg(d ORDER BY id) FROM moment;
-- set: DateStyle = 'SQL, DMY'
SELECT array_agg(ts ORDER BY id)::text, string_agg(d::text, ',' ORDER BY id), array_to_string(array_agg(tz ORDER BY id), ',') FROM moment;
-- set: DateStyle = 'SQL, DMY'
SELECT row_to_json(m), to_jsonb(m) FROM moment m ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT json_build_object('a', ts, 'b', tz, 'c', d, 'd', iv, 'e', tm), jsonb_build_array(tz, iv) FROM moment ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT f8::text, f4::text, f8 || '', concat(f4), f8, f4, array_agg(f8) OVER () IS NULL FROM num ORDER BY id;  -- route: forwarded
-- set: DateStyle = 'SQL, DMY'
SELECT array_agg(f8 ORDER BY id), json_agg(f8 ORDER BY id), to_json(min(f4)), string_agg(f4::text, ',' ORDER BY id) FROM num WHERE id < 11;
-- set: DateStyle = 'SQL, DMY'
SELECT row_to_json(n) FROM num n WHERE id < 11 ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT f8::numeric, f4::numeric, f8::varchar(5) FROM num WHERE id < 10 AND abs(f8) < 1e10 ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT b, b::text, concat(b), encode(b, 'escape'), quote_literal(b), to_json(b), array_agg(b) OVER () IS NULL FROM doc ORDER BY id;  -- route: forwarded
-- set: DateStyle = 'SQL, DMY'
SELECT array_agg(b ORDER BY id), json_agg(b ORDER BY id) FROM doc;
-- set: DateStyle = 'SQL, DMY'
SELECT id FROM moment WHERE ts::text LIKE '%2024%' ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT id FROM moment WHERE d = '02/01/2024' OR d = '01/02/2024' OR ts > '03/04/2024' ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT id, d::text AS x FROM moment WHERE d::text < '2' ORDER BY x COLLATE "C", id;
-- set: DateStyle = 'SQL, DMY'
SELECT iv::text, iv * 2, iv || 'x', -iv, iv::time FROM moment WHERE id <> 6 ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT '1-2'::interval, '1 2:03'::interval, 'P1Y2M'::interval, interval '-1 day +02:03:04', '1.5 days'::interval FROM dept WHERE id = 1;
-- set: DateStyle = 'SQL, DMY'
SELECT id FROM moment WHERE iv > '-1 2:00:00' ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz, timestamptz '2024-07-01 12:00 CEST', tz::timestamp, tz::date, tz::time, ts::timestamptz FROM moment ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT date_trunc('day', tz), extract(hour FROM tz), tz + interval '1 day', tz + interval '24 hours', tz AT TIME ZONE 'UTC', ts AT TIME ZONE 'Europe/Berlin' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT tz::date, count(*) FROM moment GROUP BY 1 ORDER BY 1;
-- set: DateStyle = 'SQL, DMY'
SELECT DISTINCT ts::text FROM moment ORDER BY 1;  -- route: sqlite / forwarded
-- set: DateStyle = 'SQL, DMY'
SELECT max(tz)::text, min(ts)::text FROM moment;
-- set: DateStyle = 'SQL, DMY'
SELECT t::text, epoch::text, ms::text, mixed || '' FROM spelled ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT unnest(array_agg(ts ORDER BY id)) FROM moment;  -- route: forwarded
-- set: DateStyle = 'SQL, DMY'
SELECT unnest('{01/02/2024}'::date[]), '{"1 day 2:03"}'::interval[], '{2024-01-02 03:04}'::timestamptz[] FROM dept WHERE id = 1;
-- set: DateStyle = 'SQL, DMY'
SELECT CASE WHEN id > 1 THEN ts::text ELSE d::text END, coalesce(d::text, 'none'), greatest(d::text, 'a') FROM moment ORDER BY id;  -- route: sqlite / forwarded
-- set: DateStyle = 'SQL, DMY'
SELECT x FROM (SELECT ts::text AS x FROM moment UNION SELECT d::text FROM moment) a ORDER BY x COLLATE "C";
-- set: DateStyle = 'SQL, DMY'
SELECT to_char(ts, 'DD Mon YYYY'), to_char(tz, 'HH24 TZ OF'), to_date('02/03/2024', 'DD/MM/YYYY'), to_timestamp('2024', 'YYYY') FROM moment WHERE id = 1;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT id, ts::text, d::text || '', concat(tz, ' ', tm), format('%s|%s', iv, ts), quote_literal(d), quote_nullable(tz) FROM moment ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(iv ORDER BY id), array_agg(d ORDER BY id) FROM moment;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT array_agg(ts ORDER BY id)::text, string_agg(d::text, ',' ORDER BY id), array_to_string(array_agg(tz ORDER BY id), ',') FROM moment;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT row_to_json(m), to_jsonb(m) FROM moment m ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT json_build_object('a', ts, 'b', tz, 'c', d, 'd', iv, 'e', tm), jsonb_build_array(tz, iv) FROM moment ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT f8::text, f4::text, f8 || '', concat(f4), f8, f4, array_agg(f8) OVER () IS NULL FROM num ORDER BY id;  -- route: forwarded
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT array_agg(f8 ORDER BY id), json_agg(f8 ORDER BY id), to_json(min(f4)), string_agg(f4::text, ',' ORDER BY id) FROM num WHERE id < 11;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT row_to_json(n) FROM num n WHERE id < 11 ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT f8::numeric, f4::numeric, f8::varchar(5) FROM num WHERE id < 10 AND abs(f8) < 1e10 ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT b, b::text, concat(b), encode(b, 'escape'), quote_literal(b), to_json(b), array_agg(b) OVER () IS NULL FROM doc ORDER BY id;  -- route: forwarded
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT array_agg(b ORDER BY id), json_agg(b ORDER BY id) FROM doc;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT id FROM moment WHERE ts::text LIKE '%2024%' ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT id FROM moment WHERE d = '02/01/2024' OR d = '01/02/2024' OR ts > '03/04/2024' ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT id, d::text AS x FROM moment WHERE d::text < '2' ORDER BY x COLLATE "C", id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT iv::text, iv * 2, iv || 'x', -iv, iv::time FROM moment WHERE id <> 6 ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT '1-2'::interval, '1 2:03'::interval, 'P1Y2M'::interval, interval '-1 day +02:03:04', '1.5 days'::interval FROM dept WHERE id = 1;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT id FROM moment WHERE iv > '-1 2:00:00' ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz, timestamptz '2024-07-01 12:00 CEST', tz::timestamp, tz::date, tz::time, ts::timestamptz FROM moment ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT date_trunc('day', tz), extract(hour FROM tz), tz + interval '1 day', tz + interval '24 hours', tz AT TIME ZONE 'UTC', ts AT TIME ZONE 'Europe/Berlin' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT tz::date, count(*) FROM moment GROUP BY 1 ORDER BY 1;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT DISTINCT ts::text FROM moment ORDER BY 1;  -- route: sqlite / forwarded
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT max(tz)::text, min(ts)::text FROM moment;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT t::text, epoch::text, ms::text, mixed || '' FROM spelled ORDER BY id;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT unnest(array_agg(ts ORDER BY id)) FROM moment;  -- route: forwarded
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT unnest('{01/02/2024}'::date[]), '{"1 day 2:03"}'::interval[], '{2024-01-02 03:04}'::timestamptz[] FROM dept WHERE id = 1;
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT CASE WHEN id > 1 THEN ts::text ELSE d::text END, coalesce(d::text, 'none'), greatest(d::text, 'a') FROM moment ORDER BY id;  -- route: sqlite / forwarded
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT x FROM (SELECT ts::text AS x FROM moment UNION SELECT d::text FROM moment) a ORDER BY x COLLATE "C";
-- set: DateStyle = 'German'
-- set: TimeZone = 'America/New_York'
SELECT to_char(ts, 'DD Mon YYYY'), to_char(tz, 'HH24 TZ OF'), to_date('02/03/2024', 'DD/MM/YYYY'), to_timestamp('2024', 'YYYY') FROM moment WHERE id = 1;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT id, ts::text, d::text || '', concat(tz, ' ', tm), format('%s|%s', iv, ts), quote_literal(d), quote_nullable(tz) FROM moment ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(iv ORDER BY id), array_agg(d ORDER BY id) FROM moment;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT array_agg(ts ORDER BY id)::text, string_agg(d::text, ',' ORDER BY id), array_to_string(array_agg(tz ORDER BY id), ',') FROM moment;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT row_to_json(m), to_jsonb(m) FROM moment m ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT json_build_object('a', ts, 'b', tz, 'c', d, 'd', iv, 'e', tm), jsonb_build_array(tz, iv) FROM moment ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT f8::text, f4::text, f8 || '', concat(f4), f8, f4, array_agg(f8) OVER () IS NULL FROM num ORDER BY id;  -- route: forwarded
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT array_agg(f8 ORDER BY id), json_agg(f8 ORDER BY id), to_json(min(f4)), string_agg(f4::text, ',' ORDER BY id) FROM num WHERE id < 11;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT row_to_json(n) FROM num n WHERE id < 11 ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT f8::numeric, f4::numeric, f8::varchar(5) FROM num WHERE id < 10 AND abs(f8) < 1e10 ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT b, b::text, concat(b), encode(b, 'escape'), quote_literal(b), to_json(b), array_agg(b) OVER () IS NULL FROM doc ORDER BY id;  -- route: forwarded
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT array_agg(b ORDER BY id), json_agg(b ORDER BY id) FROM doc;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT id FROM moment WHERE ts::text LIKE '%2024%' ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT id FROM moment WHERE d = '02/01/2024' OR d = '01/02/2024' OR ts > '03/04/2024' ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d::text AS x FROM moment WHERE d::text < '2' ORDER BY x COLLATE "C", id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT iv::text, iv * 2, iv || 'x', -iv, iv::time FROM moment WHERE id <> 6 ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT '1-2'::interval, '1 2:03'::interval, 'P1Y2M'::interval, interval '-1 day +02:03:04', '1.5 days'::interval FROM dept WHERE id = 1;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT id FROM moment WHERE iv > '-1 2:00:00' ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz, timestamptz '2024-07-01 12:00 CEST', tz::timestamp, tz::date, tz::time, ts::timestamptz FROM moment ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT date_trunc('day', tz), extract(hour FROM tz), tz + interval '1 day', tz + interval '24 hours', tz AT TIME ZONE 'UTC', ts AT TIME ZONE 'Europe/Berlin' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT tz::date, count(*) FROM moment GROUP BY 1 ORDER BY 1;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT DISTINCT ts::text FROM moment ORDER BY 1;  -- route: sqlite / forwarded
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT max(tz)::text, min(ts)::text FROM moment;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT t::text, epoch::text, ms::text, mixed || '' FROM spelled ORDER BY id;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT unnest(array_agg(ts ORDER BY id)) FROM moment;  -- route: forwarded
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT unnest('{01/02/2024}'::date[]), '{"1 day 2:03"}'::interval[], '{2024-01-02 03:04}'::timestamptz[] FROM dept WHERE id = 1;
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT CASE WHEN id > 1 THEN ts::text ELSE d::text END, coalesce(d::text, 'none'), greatest(d::text, 'a') FROM moment ORDER BY id;  -- route: sqlite / forwarded
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT x FROM (SELECT ts::text AS x FROM moment UNION SELECT d::text FROM moment) a ORDER BY x COLLATE "C";
-- set: DateStyle = 'Postgres, MDY'
-- set: IntervalStyle = 'sql_standard'
SELECT to_char(ts, 'DD Mon YYYY'), to_char(tz, 'HH24 TZ OF'), to_date('02/03/2024', 'DD/MM/YYYY'), to_timestamp('2024', 'YYYY') FROM moment WHERE id = 1;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT id, ts::text, d::text || '', concat(tz, ' ', tm), format('%s|%s', iv, ts), quote_literal(d), quote_nullable(tz) FROM moment ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(iv ORDER BY id), array_agg(d ORDER BY id) FROM moment;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT array_agg(ts ORDER BY id)::text, string_agg(d::text, ',' ORDER BY id), array_to_string(array_agg(tz ORDER BY id), ',') FROM moment;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT row_to_json(m), to_jsonb(m) FROM moment m ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT json_build_object('a', ts, 'b', tz, 'c', d, 'd', iv, 'e', tm), jsonb_build_array(tz, iv) FROM moment ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT f8::text, f4::text, f8 || '', concat(f4), f8, f4, array_agg(f8) OVER () IS NULL FROM num ORDER BY id;  -- route: forwarded
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT array_agg(f8 ORDER BY id), json_agg(f8 ORDER BY id), to_json(min(f4)), string_agg(f4::text, ',' ORDER BY id) FROM num WHERE id < 11;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT row_to_json(n) FROM num n WHERE id < 11 ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT f8::numeric, f4::numeric, f8::varchar(5) FROM num WHERE id < 10 AND abs(f8) < 1e10 ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT b, b::text, concat(b), encode(b, 'escape'), quote_literal(b), to_json(b), array_agg(b) OVER () IS NULL FROM doc ORDER BY id;  -- route: forwarded
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT array_agg(b ORDER BY id), json_agg(b ORDER BY id) FROM doc;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT id FROM moment WHERE ts::text LIKE '%2024%' ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT id FROM moment WHERE d = '02/01/2024' OR d = '01/02/2024' OR ts > '03/04/2024' ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT id, d::text AS x FROM moment WHERE d::text < '2' ORDER BY x COLLATE "C", id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT iv::text, iv * 2, iv || 'x', -iv, iv::time FROM moment WHERE id <> 6 ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT '1-2'::interval, '1 2:03'::interval, 'P1Y2M'::interval, interval '-1 day +02:03:04', '1.5 days'::interval FROM dept WHERE id = 1;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT id FROM moment WHERE iv > '-1 2:00:00' ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz, timestamptz '2024-07-01 12:00 CEST', tz::timestamp, tz::date, tz::time, ts::timestamptz FROM moment ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT date_trunc('day', tz), extract(hour FROM tz), tz + interval '1 day', tz + interval '24 hours', tz AT TIME ZONE 'UTC', ts AT TIME ZONE 'Europe/Berlin' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT tz::date, count(*) FROM moment GROUP BY 1 ORDER BY 1;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT DISTINCT ts::text FROM moment ORDER BY 1;  -- route: sqlite / forwarded
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT max(tz)::text, min(ts)::text FROM moment;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT t::text, epoch::text, ms::text, mixed || '' FROM spelled ORDER BY id;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT unnest(array_agg(ts ORDER BY id)) FROM moment;  -- route: forwarded
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT unnest('{01/02/2024}'::date[]), '{"1 day 2:03"}'::interval[], '{2024-01-02 03:04}'::timestamptz[] FROM dept WHERE id = 1;
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT CASE WHEN id > 1 THEN ts::text ELSE d::text END, coalesce(d::text, 'none'), greatest(d::text, 'a') FROM moment ORDER BY id;  -- route: sqlite / forwarded
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT x FROM (SELECT ts::text AS x FROM moment UNION SELECT d::text FROM moment) a ORDER BY x COLLATE "C";
-- set: IntervalStyle = 'iso_8601'
-- set: extra_float_digits = 0
-- set: bytea_output = 'escape'
SELECT to_char(ts, 'DD Mon YYYY'), to_char(tz, 'HH24 TZ OF'), to_date('02/03/2024', 'DD/MM/YYYY'), to_timestamp('2024', 'YYYY') FROM moment WHERE id = 1;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT id, ts::text, d::text || '', concat(tz, ' ', tm), format('%s|%s', iv, ts), quote_literal(d), quote_nullable(tz) FROM moment ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(iv ORDER BY id), array_agg(d ORDER BY id) FROM moment;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT array_agg(ts ORDER BY id)::text, string_agg(d::text, ',' ORDER BY id), array_to_string(array_agg(tz ORDER BY id), ',') FROM moment;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT row_to_json(m), to_jsonb(m) FROM moment m ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT json_build_object('a', ts, 'b', tz, 'c', d, 'd', iv, 'e', tm), jsonb_build_array(tz, iv) FROM moment ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT f8::text, f4::text, f8 || '', concat(f4), f8, f4, array_agg(f8) OVER () IS NULL FROM num ORDER BY id;  -- route: forwarded
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT array_agg(f8 ORDER BY id), json_agg(f8 ORDER BY id), to_json(min(f4)), string_agg(f4::text, ',' ORDER BY id) FROM num WHERE id < 11;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT row_to_json(n) FROM num n WHERE id < 11 ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT f8::numeric, f4::numeric, f8::varchar(5) FROM num WHERE id < 10 AND abs(f8) < 1e10 ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT b, b::text, concat(b), encode(b, 'escape'), quote_literal(b), to_json(b), array_agg(b) OVER () IS NULL FROM doc ORDER BY id;  -- route: forwarded
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT array_agg(b ORDER BY id), json_agg(b ORDER BY id) FROM doc;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT id FROM moment WHERE ts::text LIKE '%2024%' ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT id FROM moment WHERE d = '02/01/2024' OR d = '01/02/2024' OR ts > '03/04/2024' ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT id, d::text AS x FROM moment WHERE d::text < '2' ORDER BY x COLLATE "C", id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT iv::text, iv * 2, iv || 'x', -iv, iv::time FROM moment WHERE id <> 6 ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT '1-2'::interval, '1 2:03'::interval, 'P1Y2M'::interval, interval '-1 day +02:03:04', '1.5 days'::interval FROM dept WHERE id = 1;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT id FROM moment WHERE iv > '-1 2:00:00' ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz, timestamptz '2024-07-01 12:00 CEST', tz::timestamp, tz::date, tz::time, ts::timestamptz FROM moment ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT date_trunc('day', tz), extract(hour FROM tz), tz + interval '1 day', tz + interval '24 hours', tz AT TIME ZONE 'UTC', ts AT TIME ZONE 'Europe/Berlin' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT tz::date, count(*) FROM moment GROUP BY 1 ORDER BY 1;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT DISTINCT ts::text FROM moment ORDER BY 1;  -- route: sqlite / forwarded
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT max(tz)::text, min(ts)::text FROM moment;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT t::text, epoch::text, ms::text, mixed || '' FROM spelled ORDER BY id;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT unnest(array_agg(ts ORDER BY id)) FROM moment;  -- route: forwarded
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT unnest('{01/02/2024}'::date[]), '{"1 day 2:03"}'::interval[], '{2024-01-02 03:04}'::timestamptz[] FROM dept WHERE id = 1;
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT CASE WHEN id > 1 THEN ts::text ELSE d::text END, coalesce(d::text, 'none'), greatest(d::text, 'a') FROM moment ORDER BY id;  -- route: sqlite / forwarded
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT x FROM (SELECT ts::text AS x FROM moment UNION SELECT d::text FROM moment) a ORDER BY x COLLATE "C";
-- set: IntervalStyle = 'postgres_verbose'
-- set: extra_float_digits = -5
-- set: TimeZone = 'Asia/Kolkata'
SELECT to_char(ts, 'DD Mon YYYY'), to_char(tz, 'HH24 TZ OF'), to_date('02/03/2024', 'DD/MM/YYYY'), to_timestamp('2024', 'YYYY') FROM moment WHERE id = 1;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT id, ts::text, d::text || '', concat(tz, ' ', tm), format('%s|%s', iv, ts), quote_literal(d), quote_nullable(tz) FROM moment ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(iv ORDER BY id), array_agg(d ORDER BY id) FROM moment;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT array_agg(ts ORDER BY id)::text, string_agg(d::text, ',' ORDER BY id), array_to_string(array_agg(tz ORDER BY id), ',') FROM moment;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT row_to_json(m), to_jsonb(m) FROM moment m ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT json_build_object('a', ts, 'b', tz, 'c', d, 'd', iv, 'e', tm), jsonb_build_array(tz, iv) FROM moment ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT f8::text, f4::text, f8 || '', concat(f4), f8, f4, array_agg(f8) OVER () IS NULL FROM num ORDER BY id;  -- route: forwarded
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT array_agg(f8 ORDER BY id), json_agg(f8 ORDER BY id), to_json(min(f4)), string_agg(f4::text, ',' ORDER BY id) FROM num WHERE id < 11;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT row_to_json(n) FROM num n WHERE id < 11 ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT f8::numeric, f4::numeric, f8::varchar(5) FROM num WHERE id < 10 AND abs(f8) < 1e10 ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT b, b::text, concat(b), encode(b, 'escape'), quote_literal(b), to_json(b), array_agg(b) OVER () IS NULL FROM doc ORDER BY id;  -- route: forwarded
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT array_agg(b ORDER BY id), json_agg(b ORDER BY id) FROM doc;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT id FROM moment WHERE ts::text LIKE '%2024%' ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT id FROM moment WHERE d = '02/01/2024' OR d = '01/02/2024' OR ts > '03/04/2024' ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT id, d::text AS x FROM moment WHERE d::text < '2' ORDER BY x COLLATE "C", id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT iv::text, iv * 2, iv || 'x', -iv, iv::time FROM moment WHERE id <> 6 ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT '1-2'::interval, '1 2:03'::interval, 'P1Y2M'::interval, interval '-1 day +02:03:04', '1.5 days'::interval FROM dept WHERE id = 1;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT id FROM moment WHERE iv > '-1 2:00:00' ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz, timestamptz '2024-07-01 12:00 CEST', tz::timestamp, tz::date, tz::time, ts::timestamptz FROM moment ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT date_trunc('day', tz), extract(hour FROM tz), tz + interval '1 day', tz + interval '24 hours', tz AT TIME ZONE 'UTC', ts AT TIME ZONE 'Europe/Berlin' FROM moment WHERE id NOT IN (5, 6) ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT tz::date, count(*) FROM moment GROUP BY 1 ORDER BY 1;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT DISTINCT ts::text FROM moment ORDER BY 1;  -- route: sqlite / forwarded
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT max(tz)::text, min(ts)::text FROM moment;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT t::text, epoch::text, ms::text, mixed || '' FROM spelled ORDER BY id;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT unnest(array_agg(ts ORDER BY id)) FROM moment;  -- route: forwarded
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT unnest('{01/02/2024}'::date[]), '{"1 day 2:03"}'::interval[], '{2024-01-02 03:04}'::timestamptz[] FROM dept WHERE id = 1;
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT CASE WHEN id > 1 THEN ts::text ELSE d::text END, coalesce(d::text, 'none'), greatest(d::text, 'a') FROM moment ORDER BY id;  -- route: sqlite / forwarded
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT x FROM (SELECT ts::text AS x FROM moment UNION SELECT d::text FROM moment) a ORDER BY x COLLATE "C";
-- set: extra_float_digits = 3
-- set: TimeZone = 'Europe/Berlin'
-- set: DateStyle = 'ISO, DMY'
SELECT to_char(ts, 'DD Mon YYYY'), to_char(tz, 'HH24 TZ OF'), to_date('02/03/2024', 'DD/MM/YYYY'), to_timestamp('2024', 'YYYY') FROM moment WHERE id = 1;
-- set: standard_conforming_strings = off
SELECT id, 'a\nb' FROM dept ORDER BY id;
-- set: standard_conforming_strings = off
SELECT id FROM txt WHERE t LIKE '100\\\\%%' ORDER BY id;
-- set: standard_conforming_strings = off
SELECT id FROM txt WHERE t = 'line\ntwo\ttab' ORDER BY id;
-- set: quote_all_identifiers = on
SELECT quote_ident('a'), 'emp'::regclass::text;  -- route: postgres
-- set: backslash_quote = on
SELECT E'a\'b' FROM dept WHERE id = 1;
-- set: lc_messages = 'C'
SELECT 1/0;
-- set: default_transaction_read_only = on
SELECT id FROM dept ORDER BY id;
-- set: datestyle = 'ymd'
SELECT '01-02-03'::date FROM dept WHERE id = 1;
-- set: row_security = off
SELECT id FROM dept ORDER BY id;
-- set: search_path = pg_catalog, public
SELECT id FROM dept ORDER BY id;
-- set: search_path = ''
SELECT id FROM dept ORDER BY id;
-- set: search_path = ''
SELECT id FROM public.dept ORDER BY id;
-- set: timezone = 'nope'
SELECT 1;
-- set: TimeZone = '-03:30'
SELECT tz FROM moment ORDER BY id;
-- set: TimeZone = 'EST5EDT'
SELECT tz, tz::text FROM moment ORDER BY id;
-- set: TimeZone = 'PST8PDT,M3.2.0,M11.1.0'
SELECT tz FROM moment ORDER BY id;
-- set: TimeZone = '5.5'
SELECT tz FROM moment ORDER BY id;
-- set: TimeZone = 'Europe/London'
SELECT tz FROM moment ORDER BY id;
-- set: statement_timeout = 1000
SELECT count(*) FROM dept;
-- set: client_min_messages = 'error'
SELECT 1 FROM dept WHERE id = 1;
-- set: xmlbinary = 'hex'
SELECT 1 FROM dept WHERE id = 1;
-- set: gin_fuzzy_search_limit = 1
SELECT 1 FROM dept WHERE id = 1;
-- set: plan_cache_mode = 'force_custom_plan'
SELECT 1 FROM dept WHERE id = 1;
-- set: enable_seqscan = off
SELECT id FROM dept WHERE id = 1;
-- set: extra_float_digits = -15
SELECT f8, f4, f8::text FROM num ORDER BY id;
