# uuid in both of its storages, and bytea.
SELECT id, u36, u32 FROM doc;
SELECT id FROM doc WHERE u36 = '0B9C0A52-6E1F-4A7C-9D47-1A2B3C4D5E6F';
SELECT id FROM doc WHERE u36 = '{0b9c0a526e1f4a7c9d471a2b3c4d5e6f}' OR u32 = '00000000-0000-0000-0000-000000000001';
SELECT id FROM doc WHERE u32 = 'ABCDEFABCDEFABCDEFABCDEFABCDEFAB';
SELECT id FROM doc WHERE u36 = u32;
SELECT id FROM doc WHERE u36 <> u32 AND u36 > u32;
SELECT id FROM doc WHERE u36 < '11111111-2222-3333-4444-555555555556' ORDER BY u36;
SELECT id FROM doc WHERE u32 BETWEEN '0' || repeat('0', 31) AND 'b';  -- route: error
SELECT id FROM doc ORDER BY u36, id;
SELECT id FROM doc ORDER BY u32 DESC, id;
SELECT id FROM doc WHERE u36 IN ('11111111-2222-3333-4444-555555555555', 'ffffffff-ffff-ffff-ffff-ffffffffffff');
SELECT id FROM doc WHERE u36 = ANY ('{11111111-2222-3333-4444-555555555555,0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f}'::uuid[]);
SELECT id, u36 IS NULL, u36 IS DISTINCT FROM u32, coalesce(u36, u32), coalesce(u32, u36) FROM doc;
SELECT count(DISTINCT u36), count(u32) FROM doc;
SELECT DISTINCT u36 FROM doc;
SELECT u36, count(*) FROM doc GROUP BY u36;
SELECT u36::text, u32::text, u36::varchar(8), u32::text || '!', upper(u36::text), length(u32::text) FROM doc;
SELECT '0B9C0A526E1F4A7C9D471A2B3C4D5E6F'::uuid, '{0b9c0a52-6e1f4a7c-9d471a2b-3c4d5e6f}'::text::uuid, NULL::uuid;
SELECT 'x'::uuid;
SELECT '0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6'::text::uuid;
SELECT id FROM doc WHERE u36 = 'not a uuid';
SELECT id FROM doc WHERE u36 = 5;  -- route: error
SELECT id FROM doc WHERE u36 = u36::text;  -- route: error
SELECT id FROM doc WHERE u36::text LIKE '1%';
-- params: uuid:11111111-2222-3333-4444-555555555555
SELECT id, $1 FROM doc WHERE u36 = $1 OR u32 = $1;
-- params: :FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
SELECT id FROM doc WHERE u36 = $1;
-- params: text:11111111-2222-3333-4444-555555555555
SELECT id FROM doc WHERE u36 = $1::uuid;
-- params: uuid[]:{11111111-2222-3333-4444-555555555555,NULL}
SELECT id FROM doc WHERE u36 = ANY ($1);
INSERT INTO doc (id, u36, u32) VALUES (50, '{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}', 'aaaaaaaabbbbccccddddeeeeeeeeeeee');
INSERT INTO doc (id, u36) VALUES (50, 'zzz');
-- params: uuid:11111111-2222-3333-4444-555555555555
INSERT INTO doc (id, u36, u32) VALUES (50, $1, $1);
UPDATE doc SET u32 = u36, u36 = u32 WHERE id < 4;
UPDATE doc SET u36 = 'ABCDEF00-0000-0000-0000-000000000000' WHERE u32 = '11111111222233334444555555555555';
-- order: count
SELECT gen_random_uuid();  -- route: postgres
-- order: count
SELECT gen_random_uuid() FROM doc;  -- route: forwarded
SELECT min(u36), max(u36) FROM doc;  -- route: any
# bytea
SELECT id, b FROM doc;
-- set: bytea_output = 'escape'
SELECT id, b, b::text, encode(b, 'escape'), '\x00ff5c'::bytea FROM doc;
SELECT '\xDEADbeef'::bytea, 'abc'::bytea, '\\'::bytea, E'\\001\\377'::bytea, ''::bytea, '\x'::bytea, '\x de ad '::bytea, NULL::bytea;
SELECT '\xabc'::bytea;
SELECT '\xzz'::bytea;
SELECT 'a\b'::bytea;
SELECT id, b || '\x00', '\xff'::bytea || b, b || b, b || ''::bytea FROM doc;
SELECT id, length(b), octet_length(b), bit_length(b), length(b || '\x0000') FROM doc;
SELECT id, substring(b from 2), substring(b from 1 for 2), substr(b, 2, 1), substr(b, 0, 2), substr(b, 100), substr(b, -5, 7) FROM doc;
SELECT substr('\x010203'::bytea, 1, -1);
SELECT id, overlay(b placing '\xaabb' from 2), overlay(b placing '\xaa' from 1 for 0), position('\xff'::bytea in b), position(''::bytea in b) FROM doc;
SELECT overlay('\x01'::bytea placing '\x02' from 0);
SELECT btrim('\x000100'::bytea, '\x00'), ltrim('\x000100'::bytea, '\x00'), rtrim('\x000100'::bytea, '\x0001'), btrim(b, '\x00ff'), trim(both '\x00'::bytea from b) FROM doc;
SELECT get_byte('\x00ff10'::bytea, 1), get_bit('\x00ff10'::bytea, 8), get_bit('\x80'::bytea, 7), set_byte('\x00ff'::bytea, 0, 171), set_byte('\x00'::bytea, 0, 256), set_bit('\x00'::bytea, 3, 1), set_bit('\xff'::bytea, 0, 0), bit_count('\xff01'::bytea);
SELECT get_byte(b, 0) FROM doc WHERE id = 1;
SELECT get_byte('\x00'::bytea, 1);
SELECT get_byte('\x00'::bytea, -1);
SELECT get_bit('\x00'::bytea, 8);
SELECT set_bit('\x00'::bytea, 0, 2);
SELECT set_byte(''::bytea, 0, 1);
SELECT id, encode(b, 'hex'), encode(b, 'base64'), encode(b, 'ESCAPE') FROM doc;
SELECT encode('', 'base64'), encode('a', 'base64'), encode('ab', 'base64'), encode('abc', 'base64'), encode(convert_to('é', 'UTF8'), 'hex');  -- route: any
SELECT encode(decode(repeat('ab', 60), 'hex'), 'base64'), encode(decode(repeat('ab', 57), 'hex'), 'base64'), length(encode(decode(repeat('ff', 200), 'hex'), 'base64'));
SELECT encode('a', 'rot13');
SELECT decode('6 1 62', 'hex'), decode('6162', 'HEX'), decode('YWJj', 'base64'), decode(E'YW\nJj', 'base64'), decode('YQ==', 'base64'), decode('YWI=', 'base64'), decode('', 'base64'), decode('a\\b\001', 'escape'), decode('é', 'escape');
SELECT decode('616', 'hex');
SELECT decode('6g', 'hex');
SELECT decode('é', 'hex');
SELECT decode('61 62', 'hex');
SELECT decode('YQ', 'base64');
SELECT decode('Y===', 'base64');
SELECT decode('YQ=a', 'base64');
SELECT decode('Y!==', 'base64');
SELECT decode('a\b', 'escape');
SELECT decode('a', 'none');
SELECT md5(b), sha224(b), sha256(b), sha384(b), sha512(b) FROM doc;
SELECT encode(sha256('abc'), 'hex'), md5('abc'::bytea), encode(sha512(''), 'hex'), sha256(NULL);
SELECT id FROM doc WHERE b = '\x00ff10';
SELECT id FROM doc WHERE b = '\\''';
SELECT id FROM doc WHERE b > '\x00' AND b < '\xff';
SELECT id FROM doc WHERE b <> '' AND b <= '\x5c27';
SELECT id FROM doc ORDER BY b, id;
SELECT DISTINCT b FROM doc;
SELECT b, count(*) FROM doc GROUP BY b;
SELECT count(DISTINCT b) FROM doc;
SELECT id, b IS NULL, b IS DISTINCT FROM '\x', coalesce(b, '\xff'), nullif(b, '\x00'), CASE WHEN b = '\x00' THEN 'zero'::bytea ELSE b END FROM doc;
-- params: bytea:\x00ff10
SELECT id, $1, length($1), $1 || '\x01' FROM doc WHERE b = $1;
-- params: :abc
SELECT id, b || $1 FROM doc WHERE b <> $1;
-- params: text:ff | text:hex
SELECT decode($1, $2), encode(decode($1, $2), 'base64') FROM parent WHERE id = 1;
SELECT b::text, b::varchar(3) FROM doc;
SELECT 'abc'::text::bytea, '\x61'::text::bytea FROM parent WHERE id = 1;
SELECT b::int FROM doc;  -- route: error
SELECT b || 5 FROM doc;  -- route: error
SELECT lower(b) FROM doc;  -- route: error
INSERT INTO doc (id, b) VALUES (50, '\xdeadBEEF'), (51, 'abc'), (52, E'\\\\x'), (53, '');
INSERT INTO doc (id, b) VALUES (50, '\xabc');
-- params: bytea:\x00010203ff
INSERT INTO doc (id, b) VALUES (50, $1);
UPDATE doc SET b = b || '\x00' WHERE id < 4 RETURNING id, b;
UPDATE doc SET b = substring(b from 2) WHERE b IS NOT NULL;
UPDATE doc SET b = sha256(b), words = NULL WHERE id = 1;
