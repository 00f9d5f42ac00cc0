# Sequences of identity and serial columns: the proxy's counters serve them.
-- before: SELECT setval('booking_id_seq', 500)
SELECT nextval('booking_id_seq');
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT currval('booking_id_seq')
SELECT nextval('booking_id_seq'::regclass) AS n;
-- before: SELECT setval('booking_id_seq', 500)
SELECT nextval('public.booking_id_seq'), 'x';
-- before: SELECT setval('booking_id_seq', 500)
SELECT nextval('"booking_id_seq"');
-- before: SELECT setval('booking_id_seq', 500)
SELECT nextval(pg_get_serial_sequence('booking', 'id'));
-- before: SELECT setval('booking_id_seq', 500)
SELECT currval('booking_id_seq');
-- before: SELECT setval('booking_id_seq', 500)
SELECT currval(pg_get_serial_sequence('booking', 'id'));
-- before: SELECT setval('booking_id_seq', 500, false)
SELECT nextval('booking_id_seq');
-- before: SELECT setval('booking_id_seq', 500, true)
SELECT nextval('booking_id_seq'), nextval('booking_id_seq');
# After the switch what records PostgreSQL's changes draws from a sequence of its own: lastval() is that one's.
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT lastval(), currval('booking_id_seq')
-- only: dual-write
INSERT INTO booking (room, guest) VALUES (77, 'seq') RETURNING id;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT lastval()
-- only: dual-write
INSERT INTO booking (id, room, guest) VALUES (nextval('booking_id_seq'), 77, 'seq') RETURNING id;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT currval('booking_id_seq')
INSERT INTO booking (id, room, guest) VALUES (nextval('booking_id_seq'), 77, 'a'), (nextval('booking_id_seq') + 10, 78, 'b') RETURNING id;
-- before: SELECT setval('booking_id_seq', 500)
-- before: INSERT INTO booking (room, guest) VALUES (77, 'seq')
INSERT INTO blank (id, a) VALUES (1, currval('booking_id_seq')) RETURNING *;
-- before: SELECT setval('booking_id_seq', 500)
-- before: INSERT INTO booking (room, guest) VALUES (77, 'seq')
SELECT id, guest FROM booking WHERE id = currval('booking_id_seq');
-- before: SELECT setval('booking_id_seq', 500)
-- before: INSERT INTO booking (room, guest) VALUES (77, 'seq')
-- only: dual-write
UPDATE booking SET guest = 'upd' WHERE id = lastval() RETURNING id, guest;
SELECT setval('booking_id_seq', 700);
SELECT setval('booking_id_seq', (SELECT max(id) FROM booking) + 600);
-- then: SELECT nextval('booking_id_seq')
SELECT setval('booking_id_seq', max(id) + 600) FROM booking;
-- then: SELECT nextval('booking_id_seq')
SELECT setval(pg_get_serial_sequence('booking', 'id'), coalesce(max(id), 0) + 600, false) FROM booking;
SELECT setval('booking_id_seq', 0);
SELECT setval('booking_id_seq', -5);
SELECT setval('booking_id_seq', 3000000000);
SELECT setval('booking_id_seq', NULL);
-- before: SELECT setval('ident_id_seq', 900)
INSERT INTO ident (label) VALUES ('x') RETURNING id;
-- before: SELECT setval('ident_id_seq', 900)
SELECT nextval('ident_id_seq');
-- before: SELECT setval('user_id_seq', 900)
INSERT INTO "user" (name) VALUES ('x') RETURNING id;
-- before: SELECT setval(pg_get_serial_sequence('"user"', 'id'), 900)
SELECT nextval('user_id_seq') AS id, now() IS NOT NULL;
SELECT nextval('no_such_seq');  -- route: error
SELECT currval('no_such_seq');  -- route: error
SELECT nextval('booking_id_seq'), nope;  -- route: error
# how often and in which order values are drawn
SELECT nextval('booking_id_seq'), id FROM emp ORDER BY id DESC;  -- route: refused
SELECT nextval('booking_id_seq') FROM emp LIMIT 2;  -- route: refused
SELECT id FROM emp WHERE nextval('booking_id_seq') > 0 AND id > 2;  -- route: refused
SELECT DISTINCT nextval('booking_id_seq') FROM emp;  -- route: refused
SELECT (SELECT nextval('booking_id_seq')) FROM emp;  -- route: refused
SELECT * FROM (SELECT nextval('booking_id_seq') AS n FROM emp) x WHERE n > 2;  -- route: refused
WITH s AS (SELECT nextval('booking_id_seq') AS n) SELECT a.n = b.n FROM s a, s b;  -- route: refused
UPDATE emp SET salary = 1 WHERE nextval('booking_id_seq') > 0;  -- route: refused
INSERT INTO blank (id, a) SELECT id, nextval('booking_id_seq') FROM emp ORDER BY id DESC;  -- route: refused
INSERT INTO booking (room, guest) VALUES (77, 'a') RETURNING lastval();  -- route: refused
INSERT INTO booking (room, guest) VALUES (77, 'a'), (78, 'b') RETURNING currval('booking_id_seq');  -- route: refused
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT currval('booking_id_seq')
SELECT nextval('booking_id_seq') - 500 AS n, id FROM emp WHERE id = 3;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
SELECT nextval('booking_id_seq') % 2, nextval('booking_id_seq') + 1, nextval('booking_id_seq')::text;
-- before: SELECT setval('booking_id_seq', 500)
SELECT nextval('booking_id_seq'), currval('booking_id_seq'), lastval();
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
SELECT CASE WHEN false THEN nextval('booking_id_seq') ELSE 7 END, coalesce(8, nextval('booking_id_seq'));
-- before: SELECT setval('booking_id_seq', 500)
-- before: SELECT setval('ident_id_seq', 900)
-- then: SELECT currval('booking_id_seq'), currval('ident_id_seq'), lastval()
SELECT nextval('ident_id_seq'), nextval('booking_id_seq');
-- before: SELECT setval('booking_id_seq', 500)
-- before: SELECT nextval('booking_id_seq')
-- then: SELECT currval('booking_id_seq')
INSERT INTO ident (label, n) VALUES ('x', currval('booking_id_seq')) RETURNING n;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
INSERT INTO blank (id, a) SELECT id, nextval('booking_id_seq') FROM emp WHERE id = 2 RETURNING *;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
UPDATE emp SET salary = nextval('booking_id_seq') WHERE id = 2 RETURNING salary;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
INSERT INTO booking (id, room, guest) VALUES (nextval('booking_id_seq'), NULL, 'x');
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
INSERT INTO booking (room, guest, code) VALUES (9, 'x', 'A1');
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
INSERT INTO booking (room, guest, code) VALUES (9, 'x', 'A1') ON CONFLICT DO NOTHING;
-- before: SELECT setval('booking_id_seq', 500)
-- then: SELECT nextval('booking_id_seq')
INSERT INTO booking (room, guest, code) VALUES (9, 'x', 'Q1'), (10, 'y', 'Q2') RETURNING id;

# A sequence that does not count by 1: the writer's counters do not serve it.
-- only: dual-write
INSERT INTO stepped (label) VALUES ('x');  -- route: refused
-- only: dual-write
SELECT nextval('stepped_id_seq');  -- route: refused
INSERT INTO stepped (id, label) VALUES (5, 'x') RETURNING id;
