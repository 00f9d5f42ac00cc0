# Values of each type both ways: out in text and binary, in as literals and as parameters, checked before the commit.

# --- out
SELECT * FROM num ORDER BY id;
SELECT * FROM doc ORDER BY id;
SELECT * FROM flags ORDER BY id;
SELECT id, t, v, c FROM txt ORDER BY id;
SELECT id, b, u36, u32, mood, ints, words FROM doc ORDER BY id;
-- set: bytea_output = 'escape'
SELECT id, b FROM doc ORDER BY id;
-- set: bytea_output = 'escape'
SELECT b::text FROM doc WHERE id = 1;
-- set: bytea_output = 'hex'
SELECT b::text FROM doc ORDER BY id;
-- set: extra_float_digits = 0
SELECT * FROM num ORDER BY id;
-- set: extra_float_digits = -5
SELECT f4, f8 FROM num ORDER BY id;
SELECT true, false, NULL::boolean, 't'::boolean, 'no'::boolean, 'on'::boolean;
SELECT 1::smallint, 1, 1::bigint, 1.5, 1.5::real, 1.5::float8, 5::oid, 'x'::text, 'x'::varchar(3), 'x'::char(3), 'x'::varchar;
SELECT 'abc'::bytea, '\x00ff'::bytea, ''::bytea, '\\'::bytea;
SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, '{A0EEBC999C0B4EF8BB6D6BB9BD380A11}'::uuid;
SELECT 'x'::name;  -- route: any
SELECT '{1,2,NULL}'::int[], '{a,"b c"}'::text[], '{1.50,NaN}'::numeric[], '{0.1,-Infinity}'::float8[], '{t,f}'::bool[];
SELECT '{1,2}'::smallint[], '{1,2}'::bigint[], '{0.1}'::real[], '{a}'::varchar[];
SELECT ARRAY[1, 2, NULL], ARRAY['a', 'b'], ARRAY[1.5, 2], ARRAY[]::int[];  -- route: any
SELECT '{"\\x00ff"}'::bytea[], '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'::uuid[];
SELECT '{1,x}'::int[];
SELECT '{1,2'::int[];
SELECT '{{1,2},{3,4}}'::int[];  -- route: postgres
SELECT id, '{{1,2},{3,4}}'::int[], '[0:1]={1,2}'::int[] FROM parent ORDER BY id;  -- route: forwarded

# --- refused literals
SELECT 'x'::boolean;
SELECT '2'::boolean;
SELECT 'x'::uuid;
SELECT '\xzz'::bytea;
SELECT '\x0'::bytea;
SELECT 'maybe'::mood;
SELECT id FROM doc WHERE u36 = 'x';
SELECT id FROM doc WHERE mood = 'maybe';
SELECT id FROM doc WHERE b = '\x0';
SELECT id FROM flags WHERE b01 = 'maybe';

# --- assigned literals
UPDATE txt SET v = '0123456789' WHERE id = 1;
UPDATE txt SET v = '0123456789x' WHERE id = 1;
UPDATE txt SET v = '0123456789   ' WHERE id = 1;
UPDATE txt SET v = 'éééééééééé' WHERE id = 1;
UPDATE txt SET v = 'ééééééééééé' WHERE id = 1;
UPDATE txt SET c = 'abcde' WHERE id = 1;
UPDATE txt SET c = 'abcdef' WHERE id = 1;
UPDATE txt SET c = 'abc       ' WHERE id = 1;
UPDATE txt SET c = '' WHERE id = 1;
UPDATE txt SET k = NULL WHERE id = 1;
UPDATE txt SET t = 5 WHERE id = 1;
UPDATE txt SET v = 12345678901 WHERE id = 1;
UPDATE txt SET t = 1.50 WHERE id = 1;
UPDATE txt SET t = true WHERE id = 1;
UPDATE doc SET b = '\x0102' WHERE id = 1;
UPDATE doc SET b = 'abc' WHERE id = 1;
UPDATE doc SET b = '\x0' WHERE id = 1;
UPDATE doc SET b = '\xzz' WHERE id = 1;
UPDATE doc SET u36 = '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}' WHERE id = 1;
UPDATE doc SET u32 = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' WHERE id = 1;
UPDATE doc SET u36 = 'abc' WHERE id = 1;
UPDATE doc SET u36 = 5 WHERE id = 1;  -- route: error
UPDATE doc SET mood = 'sad' WHERE id = 1;
UPDATE doc SET mood = 'maybe' WHERE id = 1;
UPDATE doc SET ints = '{4,5,NULL}' WHERE id = 1;
UPDATE doc SET ints = '{4,x}' WHERE id = 1;
UPDATE doc SET ints = '{2147483648}' WHERE id = 1;
UPDATE doc SET words = '{a,"b,c",""}' WHERE id = 1;
UPDATE flags SET b01 = 'yes', btf = 'off', bword = 't', bmix = '0' WHERE id = 3;
UPDATE flags SET b01 = true, btf = false, bword = true, bmix = true WHERE id = 3;
UPDATE flags SET b01 = 'maybe' WHERE id = 3;
UPDATE flags SET btf = 1 WHERE id = 3;  -- route: error
INSERT INTO checked (id, code) VALUES (9, 'abcd');
INSERT INTO checked (id, code) VALUES (9, NULL);
INSERT INTO checked (id, qty, pct) VALUES (9, 1, 101);  -- differs: constraint, message
INSERT INTO checked (id, on_off) VALUES (9, 'on');
INSERT INTO "user" (id, name) VALUES (90, 'this name is longer than twenty');
INSERT INTO "user" (id, name, flag) VALUES (90, 'x', 'TT');
INSERT INTO country (code, name) VALUES ('xyz', 'z');

# --- parameters
--- only: dual-write text binary
-- params: bool:t | int2:-5 | int4:6 | int8:7 | float4:0.1 | float8:-2.5 | numeric:1.500
SELECT $1, $2, $3, $4, $5, $6, $7;
-- params: text:'a b' | varchar:x | bpchar:'y  ' | uuid:A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11 | oid:4294967295
SELECT $1, $2, $3, $4, $5;
-- params: bool:NULL | int4:NULL | text:NULL | numeric:NULL | uuid:NULL
SELECT $1, $2, $3, $4, $5;
-- params: float8:NaN | float8:-Infinity | float8:-0 | float4:NaN | float4:Infinity
SELECT $1, $2, $3, $4, $5;
-- params: numeric:NaN | numeric:-Infinity | numeric:0.000 | numeric:-0.5 | numeric:1e10
SELECT $1, $2, $3, $4, $5;
-- params: int4[]:'{1,NULL,3}' | text[]:'{a,"b c"}' | float8[]:'{0.1,NaN}' | numeric[]:'{1.50}' | bool[]:'{t,f}' | int8[]:'{5}'
SELECT $1, $2, $3, $4, $5, $6;
-- params: uuid:0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f
SELECT id FROM doc WHERE u36 = $1;
-- params: uuid:0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f
SELECT id FROM doc WHERE u32 = $1;
-- params: :x
SELECT id FROM doc WHERE u36 = $1;
-- params: :happy
SELECT id FROM doc WHERE mood = $1 ORDER BY id;
-- params: :maybe
SELECT id FROM doc WHERE mood = $1;
-- params: bool:t
SELECT id FROM flags WHERE b01 = $1 AND btf = $1 ORDER BY id;
-- params: bool:f
SELECT id FROM flags WHERE bword = $1 OR bmix = $1 ORDER BY id;
-- params: :yes
SELECT id FROM flags WHERE btf = $1 ORDER BY id;
-- params: :maybe
SELECT id FROM flags WHERE b01 = $1;
-- params: text:0123456789x
UPDATE txt SET v = $1 WHERE id = 1;
-- params: :0123456789x
UPDATE txt SET v = $1 WHERE id = 1;
-- params: :abcdef
UPDATE txt SET c = $1 WHERE id = 1;
-- params: :NULL
UPDATE txt SET k = $1 WHERE id = 1;
-- params: uuid:a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
UPDATE doc SET u36 = $1, u32 = $1 WHERE id = 1;
-- params: :sad
UPDATE doc SET mood = $1 WHERE id = 1;
-- params: :maybe
UPDATE doc SET mood = $1 WHERE id = 1;
-- params: int4[]:'{7,8}'
UPDATE doc SET ints = $1 WHERE id = 1;
-- params: text[]:'{q,"r s"}'
UPDATE doc SET words = $1 WHERE id = 1;
-- params: bool:t
UPDATE flags SET b01 = $1, btf = $1, bword = $1, bmix = $1 WHERE id = 3;
-- params: :\x0102
UPDATE doc SET b = $1 WHERE id = 1;
-- params: :9 | :5 | :50.005 | :abc
INSERT INTO checked (id, qty, pct, code) VALUES ($1, $2, $3, $4);
-- params: :9 | :-5
INSERT INTO checked (id, qty) VALUES ($1, $2);  -- differs: constraint, message
-- params: :9 | :100.005
INSERT INTO checked (id, pct) VALUES ($1, $2);  -- differs: constraint, message
-- params: :9 | :abcd
INSERT INTO checked (id, code) VALUES ($1, $2);
