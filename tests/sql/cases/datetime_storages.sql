# Columns of every storage of times (table spelled) meet values, the clock, each other; writes keep the spelling.
SELECT id, t, t + interval '1 day', t::date, extract(epoch FROM t), date_trunc('day', t), to_char(t, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE t > '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE t = '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE t < now() - interval '1 day' ORDER BY id;
SELECT id FROM spelled WHERE t >= date '2024-01-31' AND t < date '2024-01-31' + 1 ORDER BY id;
SELECT id FROM spelled WHERE t > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM spelled WHERE t < CURRENT_TIMESTAMP ORDER BY id;
SELECT id FROM spelled WHERE t IN ('2024-01-31 12:34:56', '1970-01-01') ORDER BY id;
SELECT id FROM spelled ORDER BY t DESC, id;
SELECT min(t), max(t), count(DISTINCT t) FROM spelled;
UPDATE spelled SET t = t + interval '1 month' WHERE id < 4;
UPDATE spelled SET t = '2024-07-01 10:11:12.5' WHERE id = 1;
UPDATE spelled SET t = date_trunc('hour', now()) WHERE id = 1;
INSERT INTO spelled (id, t) VALUES (9, timestamp '2024-05-05 05:05' - interval '1 second');
INSERT INTO spelled (id, t) VALUES (9, '2024-02-29');
SELECT id, t < t, epoch = t, t > tz FROM spelled ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM spelled WHERE t = $1 ORDER BY id;
-- params: interval:'3 hours'
SELECT id, t - $1 FROM spelled WHERE t > now() - $1 * 100000 ORDER BY id;
SELECT id, six, six + interval '1 day', six::date, extract(epoch FROM six), date_trunc('day', six), to_char(six, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE six > '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE six = '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE six < now() - interval '1 day' ORDER BY id;
SELECT id FROM spelled WHERE six >= date '2024-01-31' AND six < date '2024-01-31' + 1 ORDER BY id;
SELECT id FROM spelled WHERE six > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM spelled WHERE six < CURRENT_TIMESTAMP ORDER BY id;
SELECT id FROM spelled WHERE six IN ('2024-01-31 12:34:56', '1970-01-01') ORDER BY id;
SELECT id FROM spelled ORDER BY six DESC, id;
SELECT min(six), max(six), count(DISTINCT six) FROM spelled;
UPDATE spelled SET six = six + interval '1 month' WHERE id < 4;
UPDATE spelled SET six = '2024-07-01 10:11:12.5' WHERE id = 1;
UPDATE spelled SET six = date_trunc('hour', now()) WHERE id = 1;
INSERT INTO spelled (id, six) VALUES (9, timestamp '2024-05-05 05:05' - interval '1 second');
INSERT INTO spelled (id, six) VALUES (9, '2024-02-29');
SELECT id, t < six, epoch = six, six > tz FROM spelled ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM spelled WHERE six = $1 ORDER BY id;
-- params: interval:'3 hours'
SELECT id, six - $1 FROM spelled WHERE six > now() - $1 * 100000 ORDER BY id;
SELECT id, epoch, epoch + interval '1 day', epoch::date, extract(epoch FROM epoch), date_trunc('day', epoch), to_char(epoch, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE epoch > '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE epoch = '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE epoch < now() - interval '1 day' ORDER BY id;
SELECT id FROM spelled WHERE epoch >= date '2024-01-31' AND epoch < date '2024-01-31' + 1 ORDER BY id;
SELECT id FROM spelled WHERE epoch > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM spelled WHERE epoch < CURRENT_TIMESTAMP ORDER BY id;
SELECT id FROM spelled WHERE epoch IN ('2024-01-31 12:34:56', '1970-01-01') ORDER BY id;
SELECT id FROM spelled ORDER BY epoch DESC, id;
SELECT min(epoch), max(epoch), count(DISTINCT epoch) FROM spelled;
UPDATE spelled SET epoch = epoch + interval '1 month' WHERE id < 4;
UPDATE spelled SET epoch = '2024-07-01 10:11:12.5' WHERE id = 1;
UPDATE spelled SET epoch = date_trunc('hour', now()) WHERE id = 1;
INSERT INTO spelled (id, epoch) VALUES (9, timestamp '2024-05-05 05:05' - interval '1 second');
INSERT INTO spelled (id, epoch) VALUES (9, '2024-02-29');
SELECT id, t < epoch, epoch = epoch, epoch > tz FROM spelled ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM spelled WHERE epoch = $1 ORDER BY id;
-- params: interval:'3 hours'
SELECT id, epoch - $1 FROM spelled WHERE epoch > now() - $1 * 100000 ORDER BY id;
SELECT id, ms, ms + interval '1 day', ms::date, extract(epoch FROM ms), date_trunc('day', ms), to_char(ms, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE ms > '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE ms = '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE ms < now() - interval '1 day' ORDER BY id;
SELECT id FROM spelled WHERE ms >= date '2024-01-31' AND ms < date '2024-01-31' + 1 ORDER BY id;
SELECT id FROM spelled WHERE ms > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM spelled WHERE ms < CURRENT_TIMESTAMP ORDER BY id;
SELECT id FROM spelled WHERE ms IN ('2024-01-31 12:34:56', '1970-01-01') ORDER BY id;
SELECT id FROM spelled ORDER BY ms DESC, id;
SELECT min(ms), max(ms), count(DISTINCT ms) FROM spelled;
UPDATE spelled SET ms = ms + interval '1 month' WHERE id < 4;
UPDATE spelled SET ms = '2024-07-01 10:11:12.5' WHERE id = 1;
UPDATE spelled SET ms = date_trunc('hour', now()) WHERE id = 1;
INSERT INTO spelled (id, ms) VALUES (9, timestamp '2024-05-05 05:05' - interval '1 second');
INSERT INTO spelled (id, ms) VALUES (9, '2024-02-29');
SELECT id, t < ms, epoch = ms, ms > tz FROM spelled ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM spelled WHERE ms = $1 ORDER BY id;
-- params: interval:'3 hours'
SELECT id, ms - $1 FROM spelled WHERE ms > now() - $1 * 100000 ORDER BY id;
SELECT id, tz, tz + interval '1 day', tz::date, extract(epoch FROM tz), date_trunc('day', tz), to_char(tz, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE tz > '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE tz = '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE tz < now() - interval '1 day' ORDER BY id;
SELECT id FROM spelled WHERE tz >= date '2024-01-31' AND tz < date '2024-01-31' + 1 ORDER BY id;
SELECT id FROM spelled WHERE tz > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM spelled WHERE tz < CURRENT_TIMESTAMP ORDER BY id;
SELECT id FROM spelled WHERE tz IN ('2024-01-31 12:34:56', '1970-01-01') ORDER BY id;
SELECT id FROM spelled ORDER BY tz DESC, id;
SELECT min(tz), max(tz), count(DISTINCT tz) FROM spelled;
UPDATE spelled SET tz = tz + interval '1 month' WHERE id < 4;
UPDATE spelled SET tz = '2024-07-01 10:11:12.5' WHERE id = 1;
UPDATE spelled SET tz = date_trunc('hour', now()) WHERE id = 1;
INSERT INTO spelled (id, tz) VALUES (9, timestamp '2024-05-05 05:05' - interval '1 second');
INSERT INTO spelled (id, tz) VALUES (9, '2024-02-29');
SELECT id, t < tz, epoch = tz, tz > tz FROM spelled ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM spelled WHERE tz = $1 ORDER BY id;
-- params: interval:'3 hours'
SELECT id, tz - $1 FROM spelled WHERE tz > now() - $1 * 100000 ORDER BY id;
SELECT id, mixed, mixed + interval '1 day', mixed::date, extract(epoch FROM mixed), date_trunc('day', mixed), to_char(mixed, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE mixed > '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE mixed = '2024-01-31 12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE mixed < now() - interval '1 day' ORDER BY id;
SELECT id FROM spelled WHERE mixed >= date '2024-01-31' AND mixed < date '2024-01-31' + 1 ORDER BY id;
SELECT id FROM spelled WHERE mixed > CURRENT_DATE - 365 ORDER BY id;
SELECT id FROM spelled WHERE mixed < CURRENT_TIMESTAMP ORDER BY id;
SELECT id FROM spelled WHERE mixed IN ('2024-01-31 12:34:56', '1970-01-01') ORDER BY id;
SELECT id FROM spelled ORDER BY mixed DESC, id;
SELECT min(mixed), max(mixed), count(DISTINCT mixed) FROM spelled;
UPDATE spelled SET mixed = mixed + interval '1 month' WHERE id < 4;
UPDATE spelled SET mixed = '2024-07-01 10:11:12.5' WHERE id = 1;
UPDATE spelled SET mixed = date_trunc('hour', now()) WHERE id = 1;
INSERT INTO spelled (id, mixed) VALUES (9, timestamp '2024-05-05 05:05' - interval '1 second');
INSERT INTO spelled (id, mixed) VALUES (9, '2024-02-29');
SELECT id, t < mixed, epoch = mixed, mixed > tz FROM spelled ORDER BY id;
-- params: timestamp:'2024-01-31 12:34:56'
SELECT id FROM spelled WHERE mixed = $1 ORDER BY id;
-- params: interval:'3 hours'
SELECT id, mixed - $1 FROM spelled WHERE mixed > now() - $1 * 100000 ORDER BY id;
