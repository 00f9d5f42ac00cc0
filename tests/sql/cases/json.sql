# json: the text stays as it was given
SELECT id, j FROM doc ORDER BY id;
SELECT id, j -> 'a', j -> 'b', j -> 'c' FROM doc ORDER BY id;
SELECT id, j ->> 'a', j ->> 'b', j ->> 'c' FROM doc ORDER BY id;
SELECT id, j -> 0, j ->> 0, j -> -1 FROM doc ORDER BY id;
SELECT id, j -> 'b' -> 0, j -> 'b' -> 1, j -> 'b' ->> 1, j -> 'b' -> -1, j -> 'b' ->> -1, j -> 'b' -> 3 FROM doc ORDER BY id;
SELECT id, j #> '{c,d}', j #>> '{c,d}', j #> '{b,0}', j #>> '{b,-1}', j #> '{}', j #>> '{}' FROM doc ORDER BY id;
SELECT id, j #> '{b,x}', j #> '{b,NULL}', j #>> ARRAY['a', 'b'] FROM doc ORDER BY id;
SELECT id FROM doc WHERE j ->> 'a' = '1' ORDER BY id;
SELECT id FROM doc WHERE (j ->> 'a') IS NULL ORDER BY id;
SELECT id FROM doc WHERE (j -> 'c' ->> 'd')::numeric > 1 ORDER BY id;
SELECT id FROM doc WHERE CAST(j ->> 'a' AS integer) = 2 ORDER BY id;
SELECT id, json_typeof(j), json_typeof(j -> 'a') FROM doc ORDER BY id;
SELECT id, json_array_length(j -> 'b') FROM doc WHERE id = 1;
SELECT json_array_length(j) FROM doc WHERE id = 2;
SELECT json_array_length(j) FROM doc WHERE id = 1;
SELECT json_array_length(j) FROM doc WHERE id = 3;
SELECT id, json_extract_path(j, 'c', 'd'), json_extract_path_text(j, 'b', '2'), json_extract_path_text(j, 'a') FROM doc ORDER BY id;
SELECT id, json_object_field(j, 'a'), json_object_field_text(j, 'a') FROM doc ORDER BY id;
SELECT id, json_strip_nulls(j) FROM doc ORDER BY id;
SELECT json_strip_nulls('{"a": null, "b": [1, null, {"c" : null}], "d": "\u00e9\n"}'::json), id FROM parent ORDER BY id;
SELECT id, j::text, j::jsonb, j::varchar FROM doc ORDER BY id;
SELECT id, (j::jsonb) -> 'a' FROM doc ORDER BY id;
SELECT '{"a": 1.50, "a": 2}'::json -> 'a', id FROM parent ORDER BY id;
SELECT '{"a":  [1,  2 ] }'::json -> 'a', '  {"a":1}  '::json, id FROM parent ORDER BY id;
SELECT '{"a": "\u00e9\ud83d\ude00\n\"\\\/"}'::json ->> 'a', id FROM parent ORDER BY id;
SELECT '{"a": "\u00e9"}'::json -> 'a', id FROM parent ORDER BY id;
SELECT '{"a": "\u0000"}'::json ->> 'a', id FROM parent;
SELECT '{"a": "\u0000"}'::json, id FROM parent ORDER BY id;
SELECT '"x"'::json -> 'a', '5'::json -> 0, '[1]'::json -> 'a', 'null'::json ->> 0, id FROM parent ORDER BY id;
SELECT '[null, "null"]'::json ->> 0, '[null, "null"]'::json ->> 1, id FROM parent ORDER BY id;
SELECT '{"a"}'::json, id FROM parent;
SELECT ''::json, id FROM parent;
SELECT '{a: 1}'::json, id FROM parent;
SELECT '[1,]'::json, id FROM parent;
SELECT '{"a": 01}'::json, id FROM parent;
SELECT '"\x"'::json, id FROM parent;
SELECT id FROM doc WHERE j = '{}';  -- route: error
SELECT DISTINCT j FROM doc;  -- route: error
SELECT id FROM doc ORDER BY j;  -- route: error
SELECT j -> 1.5 FROM doc;  -- route: error
SELECT id -> 'a' FROM doc;  -- route: error
SELECT json_each(j) FROM doc WHERE id = 1;  -- route: forwarded
SELECT json_object_keys(j) FROM doc WHERE id = 1;
SELECT json_array_elements(j) FROM doc WHERE id = 2;
SELECT row_to_json(p) FROM parent p;
SELECT json_build_object('a', 1, 'b', 'x', 'c', NULL, 'd', true, 'e', 1.50, 'f', id) FROM parent ORDER BY id;
SELECT json_build_array(1, 'x', NULL, false, 1.50, label) FROM parent ORDER BY id;
SELECT json_build_array(), json_build_object(), id FROM parent ORDER BY id;
SELECT json_build_object('a') FROM parent;
SELECT json_build_object(label, 1) FROM parent;
SELECT json_build_object(j, 1) FROM doc WHERE id = 2;
SELECT json_build_object(id, name, active, balance) FROM "user" ORDER BY id;
SELECT json_build_object('born', born, 'created', created, 'age', age, 'score', score) FROM "user" ORDER BY id;
SELECT json_build_array(d, tm, tz, tw, iv) FROM moment WHERE id < 9 ORDER BY id;
-- set: TimeZone = 'Europe/Berlin'
SELECT json_build_array(tz, tw) FROM moment WHERE id IN (1, 2, 8) ORDER BY id;
SELECT json_build_array(j, jb, u36, b, mood, ints, words) FROM doc ORDER BY id;
SELECT to_json(label), to_json(id), to_json(id > 1) FROM parent ORDER BY id;
SELECT to_json(ints), to_json(words), to_json(jb), to_json(j) FROM doc ORDER BY id;
SELECT array_to_json(ints) FROM doc ORDER BY id;
SELECT to_json(n), to_json(nb), to_json(i8), to_json(i2) FROM num ORDER BY id;
SELECT to_json(f8), to_json(f4), to_json(nx) FROM num ORDER BY id;
SELECT to_json(t) FROM txt ORDER BY id;
SELECT to_json('x') FROM parent;  -- route: error
-- params: :a
SELECT id, j -> $1, j ->> $1 FROM doc ORDER BY id;
-- params: text:a
SELECT id, j -> $1, j ->> $1 FROM doc ORDER BY id;
-- params: int4:0
SELECT id, j -> $1, j ->> $1 FROM doc ORDER BY id;
-- params: text[]:{c,d}
SELECT id, j #> $1, j #>> $1 FROM doc ORDER BY id;
-- params: :{c,d}
SELECT id, j #> $1, j #>> $1 FROM doc ORDER BY id;
-- params: json:{"z":  1}
SELECT $1::json, $1::json -> 'z', id FROM parent ORDER BY id;
-- params: :{"z":  1.50}
SELECT $1::json, $1::json ->> 'z', id FROM parent ORDER BY id;
-- params: json:{"z"
SELECT $1::json, id FROM parent;
INSERT INTO doc (id, j) VALUES (50, '{"b":1,  "a": [1.00]}');
INSERT INTO doc (id, j) VALUES (50, '{"b"}');
INSERT INTO doc (id, j) VALUES (50, '"\u0000"');
UPDATE doc SET j = '[1,  2]' WHERE id = 1;
UPDATE doc SET j = j -> 'a' WHERE id = 1;
UPDATE doc SET j = json_build_object('id', id) WHERE id < 3;
-- params: json:{"x":  [1]}
INSERT INTO doc (id, j) VALUES (51, $1) RETURNING j, j -> 'x';
-- params: :{"x":  [1]}
UPDATE doc SET j = $1 WHERE id = 2 RETURNING j;
SELECT j -> 'a', count(*) FROM doc GROUP BY j -> 'a';  -- route: error
SELECT j ->> 'a' AS k, count(*) FROM doc GROUP BY j ->> 'a' ORDER BY k;  -- route: any
SELECT id FROM doc ORDER BY j ->> 'a', id;  -- route: sqlite / forwarded
