SELECT id, to_char(ts, 'YYYY-MM-DD'), to_char(tz, 'YYYY-MM-DD'), to_char(d, 'YYYY-MM-DD') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'YYYY-MM-DD HH24:MI:SS'), to_char(tz, 'YYYY-MM-DD HH24:MI:SS'), to_char(d, 'YYYY-MM-DD HH24:MI:SS') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'DD.MM.YYYY'), to_char(tz, 'DD.MM.YYYY'), to_char(d, 'DD.MM.YYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'HH12:MI AM'), to_char(tz, 'HH12:MI AM'), to_char(d, 'HH12:MI AM') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'HH:MI p.m.'), to_char(tz, 'HH:MI p.m.'), to_char(d, 'HH:MI p.m.') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FMHH12:FMMI:FMSS'), to_char(tz, 'FMHH12:FMMI:FMSS'), to_char(d, 'FMHH12:FMMI:FMSS') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'Month DD, YYYY'), to_char(tz, 'Month DD, YYYY'), to_char(d, 'Month DD, YYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FMMonth FMDD, YYYY'), to_char(tz, 'FMMonth FMDD, YYYY'), to_char(d, 'FMMonth FMDD, YYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'MONTH|month|Month|'), to_char(tz, 'MONTH|month|Month|'), to_char(d, 'MONTH|month|Month|') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'MON Mon mon'), to_char(tz, 'MON Mon mon'), to_char(d, 'MON Mon mon') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'DAY|day|Day|'), to_char(tz, 'DAY|day|Day|'), to_char(d, 'DAY|day|Day|') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'DY Dy dy'), to_char(tz, 'DY Dy dy'), to_char(d, 'DY Dy dy') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'D ID DDD IDDD'), to_char(tz, 'D ID DDD IDDD'), to_char(d, 'D ID DDD IDDD') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'WW IW W'), to_char(tz, 'WW IW W'), to_char(d, 'WW IW W') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'YYYY YYY YY Y'), to_char(tz, 'YYYY YYY YY Y'), to_char(d, 'YYYY YYY YY Y') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'IYYY IYY IY I'), to_char(tz, 'IYYY IYY IY I'), to_char(d, 'IYYY IYY IY I') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'Y,YYY'), to_char(tz, 'Y,YYY'), to_char(d, 'Y,YYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'Q'), to_char(tz, 'Q'), to_char(d, 'Q') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'CC'), to_char(tz, 'CC'), to_char(d, 'CC') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'MS US FF1 FF2 FF3 FF4 FF5 FF6'), to_char(tz, 'MS US FF1 FF2 FF3 FF4 FF5 FF6'), to_char(d, 'MS US FF1 FF2 FF3 FF4 FF5 FF6') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'SSSS SSSSS'), to_char(tz, 'SSSS SSSSS'), to_char(d, 'SSSS SSSSS') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FMDDth DDTH'), to_char(tz, 'FMDDth DDTH'), to_char(d, 'FMDDth DDTH') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'DDth Month'), to_char(tz, 'DDth Month'), to_char(d, 'DDth Month') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'RM rm FMRM'), to_char(tz, 'RM rm FMRM'), to_char(d, 'RM rm FMRM') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'J'), to_char(tz, 'J'), to_char(d, 'J') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'A.D. AD bc B.C. ad'), to_char(tz, 'A.D. AD bc B.C. ad'), to_char(d, 'A.D. AD bc B.C. ad') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'AM PM a.m. pm P.M.'), to_char(tz, 'AM PM a.m. pm P.M.'), to_char(d, 'AM PM a.m. pm P.M.') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, '"quoted YYYY" YYYY'), to_char(tz, '"quoted YYYY" YYYY'), to_char(d, '"quoted YYYY" YYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'YYYY\"MM'), to_char(tz, 'YYYY\"MM'), to_char(d, 'YYYY\"MM') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'yyyy-mm-dd hh24:mi:ss.us'), to_char(tz, 'yyyy-mm-dd hh24:mi:ss.us'), to_char(d, 'yyyy-mm-dd hh24:mi:ss.us') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FMYYYY'), to_char(tz, 'FMYYYY'), to_char(d, 'FMYYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FMMM/FMDD/YY'), to_char(tz, 'FMMM/FMDD/YY'), to_char(d, 'FMMM/FMDD/YY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'HH24MISS'), to_char(tz, 'HH24MISS'), to_char(d, 'HH24MISS') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'Dy, DD Mon YYYY HH24:MI:SS'), to_char(tz, 'Dy, DD Mon YYYY HH24:MI:SS'), to_char(d, 'Dy, DD Mon YYYY HH24:MI:SS') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, '"T"HH24'), to_char(tz, '"T"HH24'), to_char(d, '"T"HH24') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'YYYYMMDDTHH24MISS'), to_char(tz, 'YYYYMMDDTHH24MISS'), to_char(d, 'YYYYMMDDTHH24MISS') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FXYYYY'), to_char(tz, 'FXYYYY'), to_char(d, 'FXYYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FMDay, FMDDth'), to_char(tz, 'FMDay, FMDDth'), to_char(d, 'FMDay, FMDDth') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'HH24th MIth SSth'), to_char(tz, 'HH24th MIth SSth'), to_char(d, 'HH24th MIth SSth') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'Äöü YYYY'), to_char(tz, 'Äöü YYYY'), to_char(d, 'Äöü YYYY') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'x'), to_char(tz, 'x'), to_char(d, 'x') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'FM'), to_char(tz, 'FM'), to_char(d, 'FM') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'YYYYth'), to_char(tz, 'YYYYth'), to_char(d, 'YYYYth') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(ts, 'Q"."Q'), to_char(tz, 'Q"."Q'), to_char(d, 'Q"."Q') FROM moment WHERE id <> 5 ORDER BY id;
SELECT id, to_char(iv, 'HH24:MI:SS') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'HH12 MI SS AM') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'DD') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'MM') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'YYYY') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'YYYY-MM-DD HH24:MI:SS.US') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'MS US FF2') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'DDD') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'Q') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'FMHH24 FMMI') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'CC') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'Y,YYY') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'RM') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'SSSS') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'WW W') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'YY Y YYY') FROM moment WHERE id <> 6 ORDER BY id;
SELECT id, to_char(iv, 'DDth HH24th') FROM moment WHERE id <> 6 ORDER BY id;
SELECT to_char(interval '1 day', 'Month');
SELECT to_char(interval '1 day', 'Day');
SELECT to_char(interval '1 day', 'D');
SELECT to_char(interval '1 day', 'TZ');
SELECT to_char(interval '1 day', 'AD');
SELECT to_char(ts, ''), to_char(timestamp 'infinity', 'YYYY') FROM moment WHERE id = 1;
SELECT to_char(tm, 'HH24:MI:SS.US') FROM moment WHERE id NOT IN (5) ORDER BY id;
-- params: text:'YYYY/MM'
SELECT id, to_char(ts, $1) FROM moment ORDER BY id;
SELECT to_char(ts, 'YYYY-MM') AS m, count(*) FROM moment GROUP BY 1 ORDER BY 1;  -- route: sqlite / forwarded
SELECT id FROM moment WHERE to_char(ts, 'YYYY-MM') = '2024-01' ORDER BY id;
--- set: DateStyle = 'ISO, MDY'
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
--- set: DateStyle = 'SQL, DMY'
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'sql_standard'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'sql_standard'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
--- set: DateStyle = 'SQL, MDY'
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres_verbose'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres_verbose'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
--- set: DateStyle = 'German, DMY'
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'iso_8601'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'iso_8601'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
--- set: DateStyle = 'Postgres, MDY'
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
--- set: DateStyle = 'Postgres, DMY'
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'UTC'
-- set: IntervalStyle = 'postgres'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d, tm, ts, tz, iv FROM moment ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d::text, tm::text, ts::text, tz::text, iv::text FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id, d || '', ts || '', iv || '' FROM moment WHERE id <> 6 ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT '01/02/2024'::date, '1/2/2024 10:00'::timestamp, '1/2/2024 10:00'::timestamptz;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT id FROM moment WHERE d = '1/2/2024' OR ts > '03/02/2024' ORDER BY id;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT date '2024-01-31' + 1, timestamp '2024-01-31 10:00' + interval '1 mon', now() - now(), interval '1 year 2 mons -3 days 04:05:06.7', interval '-1 day';
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
SELECT '-1 2:03:04'::interval, '1-2'::interval, 'P1Y2M3DT4H'::interval, '1 day ago'::interval;
-- set: TimeZone = 'America/New_York'
-- set: IntervalStyle = 'postgres'
UPDATE moment SET d = '02/03/2024', ts = '02/03/2024 04:05' WHERE id = 1;

# Names of units: the first ten characters decide, and only some are an interval's.
SELECT interval '1 msecond', interval '2 usecond 3 msec', interval '1 millisecondsandmore', interval '2 MINUTES 1 Sec';
SELECT interval '1 quarter' FROM moment;  -- route: error
SELECT interval '1 epoch' FROM moment;  -- route: error
SELECT interval '1 dow' FROM moment;  -- route: error
