# jsonb: normalised; numbers compare by their values
SELECT id, jb FROM doc ORDER BY id;
SELECT id, jb -> 'a', jb -> 'b', jb -> 'c' FROM doc ORDER BY id;
SELECT id, jb ->> 'a', jb ->> 'b', jb ->> 'c' FROM doc ORDER BY id;
SELECT id, jb -> 0, jb ->> 0, jb -> -1, jb -> 1 FROM doc ORDER BY id;
SELECT id, jb -> 'b' -> 0, jb -> 'b' -> 1, jb -> 'b' ->> 1, jb -> 'b' -> -1, jb -> 'b' -> 3 FROM doc ORDER BY id;
SELECT id, jb #> '{c,d}', jb #>> '{c,d}', jb #> '{b,0}', jb #>> '{b,-1}', jb #> '{}', jb #>> '{}', jb #> '{0}' FROM doc ORDER BY id;
SELECT id, jb #> '{b,x}', jb #> '{b,NULL}', jb #> '{b,1x}', jb #> '{b,+1}' FROM doc ORDER BY id;
SELECT meta ->> 'a' FROM post ORDER BY id;
SELECT id FROM post WHERE meta ->> 'a' = '1';
SELECT id FROM post WHERE meta -> 'a' = '1' ORDER BY id;
SELECT id FROM post WHERE (meta ->> 'a')::int = 1;
SELECT id FROM post WHERE (meta ->> 'a')::int > 0 AND meta IS NOT NULL;
SELECT id FROM doc WHERE jb @> '{"a": 1}' ORDER BY id;
SELECT id FROM doc WHERE jb @> '{"a": 1.0}' ORDER BY id;
SELECT id FROM doc WHERE jb @> '{"b": [null]}' ORDER BY id;
SELECT id FROM doc WHERE jb @> '{"b": ["x", true]}' ORDER BY id;
SELECT id FROM doc WHERE jb @> '{"c": {}}' ORDER BY id;
SELECT id FROM doc WHERE jb @> '{}' ORDER BY id;
SELECT id FROM doc WHERE jb @> '[]' ORDER BY id;
SELECT id FROM doc WHERE jb @> '"text"' ORDER BY id;
SELECT id FROM doc WHERE jb @> 'null' ORDER BY id;
SELECT id FROM doc WHERE jb <@ '{"a": 2, "b": 3}' ORDER BY id;
SELECT id FROM doc WHERE '{"a": 2, "b": 3}' @> jb ORDER BY id;
SELECT '["foo", "bar"]'::jsonb @> '"bar"'::jsonb, '"bar"'::jsonb @> '["bar"]'::jsonb, '[[1, 2]]'::jsonb @> '[1]'::jsonb, '[1, [2]]'::jsonb @> '[[2], 1, 1]'::jsonb, id FROM parent ORDER BY id;
SELECT id, jb ? 'a', jb ? 'text', jb ? 'z' FROM doc ORDER BY id;
SELECT id, jb ?| '{a,z}', jb ?& '{a,z}', jb ?| ARRAY['b', NULL], jb ?& ARRAY['a', 'b'], jb ?| '{}', jb ?& '{}' FROM doc ORDER BY id;
SELECT '["a", 1, "b"]'::jsonb ? 'b', '["a", 1]'::jsonb ? '1', id FROM parent ORDER BY id;
SELECT id FROM doc WHERE jb = '{"a": 2.0}' ORDER BY id;
SELECT id FROM doc WHERE jb <> '[]' ORDER BY id;
SELECT id FROM doc WHERE jb IN ('[]', 'null', '{"a": 2.00}') ORDER BY id;
SELECT id FROM doc WHERE jb IS DISTINCT FROM '[]' ORDER BY id;
SELECT id FROM doc WHERE jb > '[]' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM doc WHERE jb <= '"text"' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM doc ORDER BY jb;  -- route: sqlite / forwarded
SELECT id FROM doc ORDER BY jb DESC NULLS LAST;  -- route: sqlite / forwarded
SELECT id FROM doc ORDER BY jb -> 'a', id DESC;  -- route: sqlite / forwarded
SELECT DISTINCT jb -> 'a' FROM doc;
SELECT DISTINCT jb FROM doc;
SELECT jb, count(*) FROM doc GROUP BY jb;
SELECT count(DISTINCT jb) FROM doc;
SELECT jb FROM doc UNION SELECT meta FROM post;  -- route: any
SELECT '{"a": 1.0}'::jsonb = '{"a": 1.00}'::jsonb, '{"b": 1, "a": 2}'::jsonb = '{"a": 2, "b": 1}'::jsonb, id FROM parent ORDER BY id;
SELECT '1'::jsonb < '[]'::jsonb, '[]'::jsonb < 'null'::jsonb, '[1]'::jsonb > '1'::jsonb, '{}'::jsonb > '[1,2,3]'::jsonb, 'true'::jsonb > '9'::jsonb, '"z"'::jsonb < '1'::jsonb, id FROM parent ORDER BY id;  -- route: sqlite / forwarded
SELECT '[1,2]'::jsonb < '[3]'::jsonb, '{"a":1}'::jsonb < '{"b":0}'::jsonb, '{"aa":1}'::jsonb > '{"b":1}'::jsonb, 'false'::jsonb < 'true'::jsonb, id FROM parent ORDER BY id;  -- route: sqlite / forwarded
SELECT id, jb || '{"z": 9}' FROM doc ORDER BY id;
SELECT id, jb || '[7]' FROM doc ORDER BY id;
SELECT id, jb || '5' FROM doc ORDER BY id;
SELECT '{"a": 1, "b": 2}'::jsonb || '{"b": 3, "c": null}'::jsonb, '[1]'::jsonb || '[]'::jsonb, '[]'::jsonb || '[]'::jsonb, '{}'::jsonb || '{}'::jsonb, '1'::jsonb || '2'::jsonb, id FROM parent ORDER BY id;
SELECT '{}'::jsonb || '[]'::jsonb, '[]'::jsonb || '{}'::jsonb, '{"a":1}'::jsonb || '[1]'::jsonb, '[1]'::jsonb || '{"a":1}'::jsonb, '{}'::jsonb || '[]', id FROM parent ORDER BY id;
SELECT '{"a":1}'::jsonb || '1'::jsonb, id FROM parent;
SELECT '1'::jsonb || '{"a":1}'::jsonb, id FROM parent;
SELECT '[]'::jsonb || '1'::jsonb, '1'::jsonb || '[]'::jsonb, '{}'::jsonb || '"x"'::jsonb, id FROM parent;
SELECT jb - 'a', id FROM doc WHERE id IN (1, 2, 5) ORDER BY id;
SELECT jb - 'a', id FROM doc WHERE id = 3;
SELECT jb - 0, id FROM doc WHERE id = 2;
SELECT jb - 0, id FROM doc WHERE id = 1;
SELECT jb - 0, id FROM doc WHERE id = 6;
SELECT '["a", "b", 1, "a"]'::jsonb - 'a', '["a", "b"]'::jsonb - 1, '["a", "b"]'::jsonb - -1, '["a", "b"]'::jsonb - 5, '["a", "b"]'::jsonb - -5, id FROM parent ORDER BY id;
SELECT '{"a": 1, "b": 2}'::jsonb - '{a,z}'::text[], '["a", "b"]'::jsonb - ARRAY['b', NULL], id FROM parent ORDER BY id;
SELECT jb #- '{c,d}', jb #- '{b,1}', jb #- '{b,-1}', jb #- '{b,9}', jb #- '{}', jb #- '{x,y}' FROM doc WHERE id = 1;
SELECT jb #- '{b,x}' FROM doc WHERE id = 1;
SELECT jb #- '{a}' FROM doc WHERE id = 3;
SELECT jb #- '{a,NULL}' FROM doc WHERE id = 1;
SELECT jb #- ARRAY['b', NULL] FROM doc WHERE id = 1;
SELECT id, jsonb_typeof(jb), jsonb_typeof(jb -> 'a') FROM doc ORDER BY id;
SELECT jsonb_array_length(jb -> 'b') FROM doc WHERE id = 1;
SELECT jsonb_array_length(jb) FROM doc WHERE id = 1;
SELECT jsonb_array_length(jb) FROM doc WHERE id = 3;
SELECT id, jsonb_extract_path(jb, 'c', 'd'), jsonb_extract_path_text(jb, 'b', '2') FROM doc ORDER BY id;
SELECT jsonb_set(jb, '{a}', '5'), jsonb_set(jb, '{b,1}', '"n"'), jsonb_set(jb, '{b,9}', '9'), jsonb_set(jb, '{b,-9}', '9'), jsonb_set(jb, '{c,e}', '[]') FROM doc WHERE id = 1;
SELECT jsonb_set(jb, '{z}', '5', false), jsonb_set(jb, '{z,y}', '5'), jsonb_set(jb, '{}', '5'), jsonb_set(jb, '{a,b}', '5'), jsonb_set(jb, '{b,0}', 'null', false) FROM doc WHERE id = 1;
SELECT jsonb_set(jb, '{0}', '5'), jsonb_set(jb, '{0}', '5', false), jsonb_set(jb, '{x}', '5') FROM doc WHERE id = 2;
SELECT jsonb_set(jb, '{0}', '5'), jsonb_set(jb, '{0}', '5', false) FROM doc WHERE id = 2;
SELECT jsonb_set(jb, '{a}', '5') FROM doc WHERE id = 3;
SELECT jsonb_set(jb, '{b,x}', '5') FROM doc WHERE id = 1;
SELECT jsonb_set(jb, '{a}', NULL), jsonb_set(jb, NULL, '1') FROM doc WHERE id = 1;
SELECT jsonb_insert(jb, '{b,1}', '"n"'), jsonb_insert(jb, '{b,1}', '"n"', true), jsonb_insert(jb, '{b,-1}', '7', true), jsonb_insert(jb, '{z}', '7'), jsonb_insert(jb, '{b,99}', '7') FROM doc WHERE id = 1;
SELECT jsonb_insert(jb, '{a}', '7') FROM doc WHERE id = 1;
SELECT id, jsonb_strip_nulls(jb) FROM doc ORDER BY id;
SELECT id, jsonb_pretty(jb) FROM doc ORDER BY id;
SELECT jsonb_pretty('{"a": {}, "b": [], "c": [{"d": 1}]}'::jsonb), id FROM parent ORDER BY id;
SELECT jsonb_build_object('b', 1, 'a', 1.50, 'b', NULL), jsonb_build_array(1.50, true, label, id, NULL), id FROM parent ORDER BY id;
SELECT jsonb_build_object('a') FROM parent;
SELECT jsonb_build_object(NULL, 1) FROM parent;
SELECT jsonb_build_object(label, 1) FROM parent;
SELECT jsonb_build_array(), jsonb_build_object(), id FROM parent ORDER BY id;
SELECT jsonb_build_array(d, tm, tz, tw, iv) FROM moment WHERE id < 9 ORDER BY id;
SELECT jsonb_build_array(f8, f4, n, nb) FROM num WHERE id < 11 ORDER BY id;
SELECT jsonb_build_array(f8, nx) FROM num WHERE id >= 11 ORDER BY id;
SELECT to_jsonb(id), to_jsonb(label), to_jsonb(id > 1) FROM parent ORDER BY id;
SELECT to_jsonb(ints), to_jsonb(words), to_jsonb(jb), to_jsonb(j) FROM doc ORDER BY id;
SELECT id, jb::text, jb::json, jb::varchar(8) FROM doc ORDER BY id;
SELECT (jb ->> 'a')::jsonb, (jb -> 'a')::int, (jb -> 'a')::numeric, (jb -> 'a')::bigint, (jb -> 'a')::float8, (jb -> 'a')::smallint FROM doc WHERE id = 1;
SELECT (jb -> 'c' -> 'd')::int, (jb -> 'c' -> 'd')::numeric, (jb -> 'b' -> 0)::bool FROM doc WHERE id = 1;
SELECT (jb -> 'b')::int FROM doc WHERE id = 1;
SELECT (jb -> 'b' -> 0)::int FROM doc WHERE id = 1;
SELECT jb::numeric FROM doc WHERE id = 3;
SELECT jb::bool FROM doc WHERE id = 6;
SELECT jb::int FROM doc WHERE id = 1;
SELECT '99999999999'::jsonb::int, id FROM parent;
SELECT '2.5'::jsonb::int, '-2.5'::jsonb::int, '1e3'::jsonb::int, id FROM parent ORDER BY id;
SELECT '1.500'::jsonb, '1e3'::jsonb, '-0.0'::jsonb, '12345678901234567890.12345678901234567890'::jsonb, '1E-5'::jsonb, id FROM parent ORDER BY id;
SELECT '{"b":1,"a":2,"b":3,"aa":4}'::jsonb, '"\u00e9\ud83d\ude00\n\"\\\/"'::jsonb, '  [ 1 ,2 ] '::jsonb, id FROM parent ORDER BY id;
SELECT '"\u0000"'::jsonb, id FROM parent;
SELECT '"\ud800"'::jsonb, id FROM parent;
SELECT '{"a"}'::jsonb, id FROM parent;
SELECT 'x'::jsonb, id FROM parent;
SELECT '[1'::jsonb, id FROM parent;
SELECT '1e999999'::jsonb, id FROM parent;
SELECT jsonb_each(jb) FROM doc WHERE id = 1;  -- route: forwarded
SELECT jsonb_object_keys(jb) FROM doc WHERE id = 1;
SELECT e FROM doc, jsonb_array_elements(jb -> 'b') e WHERE id = 1;
SELECT id FROM doc WHERE jb @? '$.a';  -- route: forwarded
SELECT id FROM doc WHERE jb @@ '$.a == 1';  -- route: forwarded
SELECT jsonb_path_query_first(jb, '$.a') FROM doc ORDER BY id;  -- route: forwarded
SELECT coalesce(jb, '{}'), coalesce(jb -> 'a', '0') FROM doc ORDER BY id;
SELECT CASE WHEN jb @> '{"a": 1}' THEN jb -> 'c' ELSE '{}' END FROM doc ORDER BY id;
SELECT nullif(jb, '[]') FROM doc ORDER BY id;
SELECT min(jb) FROM doc;  -- route: error
-- params: :a
SELECT id, jb -> $1, jb ->> $1, jb ? $1 FROM doc ORDER BY id;
-- params: int4:0
SELECT id, jb -> $1, jb ->> $1 FROM doc ORDER BY id;
-- params: text[]:{a,b}
SELECT id, jb ?| $1, jb ?& $1, jb #> $1 FROM doc ORDER BY id;
-- params: jsonb:{"a": 1}
SELECT id FROM doc WHERE jb @> $1 ORDER BY id;
-- params: :{"a": 1.0}
SELECT id FROM doc WHERE jb @> $1 ORDER BY id;
-- params: jsonb:{"a": 2.00}
SELECT id, jb = $1, jb <> $1 FROM doc ORDER BY id;
-- params: :{"[]","null"}
SELECT id FROM doc WHERE jb = ANY ($1) ORDER BY id;
-- params: jsonb:{"z": "\u00e9", "a": 1.50}
SELECT $1::jsonb, $1::jsonb ->> 'z', id FROM parent ORDER BY id;
-- params: jsonb:{"z"
SELECT $1::jsonb, id FROM parent;
-- params: :{c,d} | jsonb:[1]
SELECT id, jsonb_set(jb, $1, $2) FROM doc WHERE id = 1;
INSERT INTO doc (id, jb) VALUES (50, '{"b":1,  "a": [1.00], "b": 2}') RETURNING jb;
INSERT INTO doc (id, jb) VALUES (50, '{"b"}');
INSERT INTO doc (id, jb) VALUES (50, '"\u0000"');
UPDATE doc SET jb = jb || '{"new": true}' WHERE id = 1;
UPDATE doc SET jb = jsonb_set(jb, '{a}', to_jsonb(id)) WHERE id IN (1, 5);
UPDATE doc SET jb = jb - 'a' WHERE id = 1 RETURNING jb;
UPDATE doc SET jb = jb -> 'c' WHERE id = 1;
UPDATE doc SET jb = j WHERE id = 5;
UPDATE doc SET jb = NULL WHERE jb @> '[]';
-- params: jsonb:{"x":  [1]}
INSERT INTO doc (id, jb) VALUES (51, $1) RETURNING jb, jb -> 'x';
-- params: :{"x":  [1]}
UPDATE doc SET jb = coalesce(jb, '{}') || $1 WHERE id = 5;
DELETE FROM doc WHERE jb ->> 'a' = '2';
