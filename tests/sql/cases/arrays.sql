# one-dimensional arrays
SELECT id, ints, words FROM doc ORDER BY id;
SELECT ARRAY[1, 2, 3], ARRAY['a', NULL, 'b c', '', 'NULL', '"', E'\\', '{}', ','], ARRAY[1.50, 2], ARRAY[true, NULL], id FROM parent ORDER BY id;
SELECT ARRAY[id, 5], ARRAY[label], ARRAY[label, 'x'], ARRAY[id::bigint, 5] FROM parent ORDER BY id;
SELECT ARRAY[1, 2.5], ARRAY[1, NULL], ARRAY[NULL]::int[], ARRAY[]::text[], ARRAY['1', '2']::int[], id FROM parent ORDER BY id;
SELECT ARRAY[], id FROM parent;  -- route: error
SELECT ARRAY[1, 'x'], id FROM parent;
SELECT ARRAY[1, true], id FROM parent;  -- route: error
SELECT ARRAY[[1, 2], [3, 4]], id FROM parent ORDER BY id;  -- route: forwarded
SELECT ARRAY[d, '2024-01-01'], ARRAY[tm], ARRAY[tw], ARRAY[tz], ARRAY[iv] FROM moment WHERE id < 9 ORDER BY id;
SELECT ARRAY[u36, u32], ARRAY[b], ARRAY[jb, '{}'], ARRAY[j] FROM doc ORDER BY id;
SELECT ARRAY[f8, 0.5], ARRAY[f4], ARRAY[n, 1], ARRAY[i2, 1] FROM num WHERE id < 11 ORDER BY id;
-- set: DateStyle = 'German'
SELECT ARRAY[d], ARRAY[d]::text FROM moment WHERE id < 4 ORDER BY id;
SELECT '{1,2,3}'::int[], '{a,"b,c",NULL,"null"}'::text[], '{}'::int[], ' { 1 , 2 } '::int[], id FROM parent ORDER BY id;
SELECT '{1,2'::int[], id FROM parent;  -- differs: detail
SELECT '1,2'::int[], id FROM parent;  -- differs: detail
SELECT '{1,x}'::int[], id FROM parent;
SELECT '{1,,2}'::int[], id FROM parent;  -- differs: detail
SELECT '{"a"b}'::text[], id FROM parent;  -- differs: detail
SELECT '{t,f,true,NULL}'::bool[], '{1.50,2}'::numeric[], '{2024-01-01}'::date[], '{"2024-01-01 10:00"}'::timestamp[], id FROM parent ORDER BY id;
SELECT id, ints[1], ints[2], ints[0], ints[-1], ints[99], words[2] FROM doc ORDER BY id;
SELECT id, ints[id], ints[NULL] FROM doc ORDER BY id;
SELECT id, ints[1:2], ints[2:], ints[:2], ints[:], ints[5:6], ints[2:1], ints[-5:1], ints[NULL:2] FROM doc ORDER BY id;
SELECT ints[1][1] FROM doc;  -- route: forwarded
SELECT (ARRAY['a', 'b'])[2], ('{5,6}'::int[])[1], id FROM parent ORDER BY id;
SELECT id, array_length(ints, 1), array_length(ints, 2), array_length(ints, 0), array_upper(ints, 1), array_lower(ints, 1), cardinality(ints), array_ndims(ints), array_dims(words) FROM doc ORDER BY id;
SELECT id, array_append(ints, 9), array_append(ints, NULL), array_prepend(9, ints), array_cat(ints, '{7,8}') FROM doc ORDER BY id;
SELECT id, ints || 9, 9 || ints, ints || ints, ints || '{4,5}', words || 'x'::text, words || NULL, ints || NULL::int FROM doc ORDER BY id;
SELECT words || 'x' FROM doc ORDER BY id;  -- route: any
SELECT id, array_append(words, 'x'), array_prepend('x', words), array_append(ints, 5::smallint), ints || ARRAY[1.5] FROM doc ORDER BY id;
SELECT id, array_position(ints, 3), array_position(ints, NULL), array_position(ints, 1, 2), array_positions(ints, 1), array_position(words, 'z'), array_positions(words, NULL) FROM doc ORDER BY id;
SELECT array_position(ints, 1, NULL) FROM doc WHERE id = 1;
SELECT id, array_remove(ints, 2), array_remove(ints, NULL), array_replace(ints, 2, 20), array_replace(ints, NULL, 0), array_replace(words, 'z', NULL), array_remove(words, 'x') FROM doc ORDER BY id;
SELECT id, array_to_string(ints, ','), array_to_string(words, '-', '*'), array_to_string(words, '-'), array_to_string(ints, NULL), array_to_string(ints, ',', NULL) FROM doc ORDER BY id;
SELECT array_to_string(ARRAY[true, false], ','), array_to_string(ARRAY[1.50, 2], ' '), array_to_string('{}'::int[], ','), array_to_string(ARRAY[d], ','), id FROM moment WHERE id < 4 ORDER BY id;
SELECT string_to_array('a,b,,c', ','), string_to_array('a,b,,c', ',', ''), string_to_array('', ','), string_to_array('abc', NULL), string_to_array('abc', ''), string_to_array(NULL, ','), string_to_array('aXXbX', 'XX'), id FROM parent ORDER BY id;
SELECT string_to_array(t, ' ') FROM txt ORDER BY id;
SELECT string_to_array('é😀', NULL), id FROM parent ORDER BY id;
SELECT id, trim_array(ints, 1) FROM doc WHERE id IN (1, 3, 5) ORDER BY id;
SELECT trim_array(ints, 1) FROM doc WHERE id = 2;
SELECT id, ints @> '{1}', ints @> '{}', ints @> '{1,NULL}', ints <@ '{1,2,3,4}', ints && '{3,99}', ints && '{}', ints @> NULL FROM doc ORDER BY id;
SELECT id FROM doc WHERE words @> ARRAY['a'] ORDER BY id;
SELECT id FROM doc WHERE words @> '{"b c"}' ORDER BY id;
SELECT id FROM doc WHERE words && ARRAY['x', 'y'] ORDER BY id;
SELECT id FROM doc WHERE ints @> ARRAY[2]::bigint[];  -- route: error
SELECT id, ints = '{1,2,3}', ints <> '{}', ints IS DISTINCT FROM '{NULL}', ints = '{NULL}' FROM doc ORDER BY id;
SELECT id, ints < '{2}', ints >= '{1,2,3}', ints > '{}', ints <= '{1,2,3,0}', ints < '{NULL}' FROM doc ORDER BY id;
SELECT id FROM doc ORDER BY ints;
SELECT id FROM doc ORDER BY ints DESC NULLS LAST, id;
SELECT id FROM doc ORDER BY words;  -- route: sqlite / forwarded
SELECT DISTINCT ints FROM doc;
SELECT words, count(*) FROM doc GROUP BY words;
SELECT count(DISTINCT ints) FROM doc;
SELECT min(ints), max(ints) FROM doc;
SELECT min(words), max(words) FROM doc;  -- route: sqlite / forwarded
SELECT id FROM doc WHERE ints IN ('{1,2,3}', '{}') ORDER BY id;
SELECT id FROM doc WHERE ints = ARRAY[1, 2, 3];
SELECT id FROM doc WHERE ints = ARRAY[1, 2, 3]::bigint[];  -- route: error
SELECT ARRAY[1.0] = ARRAY[1.00], ARRAY[1.5, NULL] = ARRAY[1.50, NULL], ARRAY['a'] < ARRAY['b'], ARRAY[true] > ARRAY[false], id FROM parent ORDER BY id;  -- route: any
SELECT ints::bigint[], ints::text, ints::text[], words::varchar[] FROM doc ORDER BY id;
SELECT '{1,2}'::text::int[], ARRAY['1', '2']::text[]::int[], id FROM parent ORDER BY id;
SELECT (label || '')::int[] FROM parent WHERE id = 1;  -- differs: detail
SELECT coalesce(ints, '{}'), coalesce(words, ARRAY['none']) FROM doc ORDER BY id;
SELECT CASE WHEN id = 1 THEN ints ELSE '{9}' END, nullif(ints, '{}') FROM doc ORDER BY id;
SELECT array_agg(id ORDER BY id) FROM parent;
SELECT array_agg(label ORDER BY id DESC) FROM parent;
SELECT array_agg(DISTINCT dept_id ORDER BY dept_id) FROM emp;
SELECT dept_id, array_agg(name ORDER BY id) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, array_agg(salary ORDER BY salary DESC NULLS LAST, id) FILTER (WHERE id > 1) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT array_agg(id ORDER BY id) FROM parent WHERE id > 99;
SELECT array_agg(id) FROM parent WHERE id = 1;  -- route: any
SELECT unnest(ints) FROM doc;  -- route: any
SELECT id, array_fill(1, '{2}'), array_fill('x'::text, ARRAY[3]), array_fill(NULL::int, '{1}'), array_fill(7, '{0}'), array_fill(7, '{}') FROM parent ORDER BY id;
SELECT array_fill(1, NULL), id FROM parent;
SELECT array_fill(1, '{NULL}'), id FROM parent;
SELECT array_fill(1, '{2,2}'), id FROM parent ORDER BY id;  -- route: any
SELECT array_fill(1, '{2}', '{5}'), id FROM parent ORDER BY id;  -- route: forwarded
-- params: :{"{\"a\": 1}",NULL}
SELECT $1::json[], id FROM parent ORDER BY id;
-- params: :{1,NULL}
SELECT $1::int2[], $1::int2[] || 2::smallint, id FROM parent ORDER BY id;
-- params: :{0.1,NULL}
SELECT $1::float4[], ($1::float4[])[1], id FROM parent ORDER BY id;
-- params: int8[]:{9223372036854775807,NULL}
SELECT $1::int8[], ($1::int8[])[1], id FROM parent ORDER BY id;
-- params: :{10:00,NULL} | :{1 day} | :{2024-01-01 10:00+00}
SELECT $1::time[], $2::interval[], $3::timestamptz[], id FROM parent ORDER BY id;
-- params: :{"\\x00ff"} | :{1,"{}"}
SELECT $1::bytea[], $2::jsonb[], id FROM parent ORDER BY id;
SELECT '{ab,c}'::char(3)[], id FROM parent ORDER BY id;  -- route: any
SELECT '{1,2}'::oid[], id FROM parent ORDER BY id;  -- route: any
SELECT id FROM doc WHERE ints = ANY (ARRAY['{1,2,3}'::int[]]);  -- route: error
SELECT id FROM parent WHERE (id, label) = ANY (ARRAY[(1, 'one')]);  -- route: any
SELECT id FROM parent WHERE (id, label) = ANY (SELECT 1, 'one'::text) ORDER BY id;
SELECT id FROM parent WHERE (id, label) <> ALL (SELECT 1, 'one'::text) ORDER BY id;
SELECT id FROM parent WHERE (id, label) < ANY (SELECT 2, 'two'::text) ORDER BY id;  -- route: any
-- params: int4[]:{1,NULL,3}
SELECT $1::int[], cardinality($1::int[]), $1::int[] || 4, id FROM parent ORDER BY id;
-- params: text[]:{a,"b \"c\"",NULL,"NULL",""}
SELECT $1::text[], ($1::text[])[2], array_length($1::text[], 1), id FROM parent ORDER BY id;
-- params: :{1,2}
SELECT id FROM doc WHERE ints @> $1 ORDER BY id;
-- params: int4[]:{3,2}
SELECT id FROM doc WHERE ints && $1 ORDER BY id;
-- params: int4[]:{1,2,3}
SELECT id FROM doc WHERE ints = $1;
-- params: int4:1
SELECT id, ints[$1], array_append(ints, $1) FROM doc ORDER BY id;
-- params: numeric[]:{1.50,NaN,NULL}
SELECT $1::numeric[], id FROM parent ORDER BY id;
-- params: uuid[]:{0B9C0A52-6E1F-4A7C-9D47-1A2B3C4D5E6F}
SELECT $1::uuid[], id FROM parent ORDER BY id;
-- params: timestamp[]:{2024-01-01 10:00,infinity}
SELECT $1::timestamp[], id FROM parent ORDER BY id;
-- params: bool[]:{t,f,NULL}
SELECT $1::bool[], id FROM parent ORDER BY id;
-- params: float8[]:{0.1,NaN,-Infinity}
SELECT $1::float8[], id FROM parent ORDER BY id;
-- params: date[]:{2024-02-29}
SELECT $1::date[], id FROM parent ORDER BY id;
-- params: :{1,x}
SELECT $1::int[], id FROM parent;
-- params: :{"{\"a\": 1}",NULL}
SELECT $1::jsonb[], $1::jsonb[] = '{"{\"a\":1.0}",NULL}', id FROM parent ORDER BY id;
-- params: :{1 day,"2 mons 3 days"}
SELECT $1::interval[], id FROM parent ORDER BY id;
-- params: :{"\\x00ff",NULL}
SELECT $1::bytea[], id FROM parent ORDER BY id;
-- params: :{12:00,23:59:59.5}
SELECT $1::time[], id FROM parent ORDER BY id;
-- params: :{2024-01-01 10:00+02}
SELECT $1::timestamptz[], id FROM parent ORDER BY id;
-- params: :{1,2}
SELECT $1::smallint[], id FROM parent ORDER BY id;
-- params: :{1.5}
SELECT $1::real[], id FROM parent ORDER BY id;
-- params: varchar[]:{ab,c}
SELECT $1::varchar[], id FROM parent ORDER BY id;
INSERT INTO doc (id, ints, words) VALUES (50, '{1,2}', '{a,"b c"}') RETURNING ints, words;
INSERT INTO doc (id, ints, words) VALUES (50, ARRAY[1, 2], ARRAY['x', NULL]);
INSERT INTO doc (id, ints) VALUES (50, '{}');
INSERT INTO doc (id, ints) VALUES (50, '{1,x}');
INSERT INTO doc (id, ints) VALUES (50, '{99999999999}');
INSERT INTO doc (id, ints) VALUES (50, '{{1,2},{3,4}}');  -- route: refused
UPDATE doc SET ints = ints || 9, words = array_append(words, 'n') WHERE id IN (1, 2, 4);
UPDATE doc SET ints = array_remove(ints, 2) WHERE ints @> '{2}';
UPDATE doc SET ints = NULL WHERE 3 = ANY (ints);
UPDATE doc SET ints[1] = 5 WHERE id = 1;  -- route: refused
-- params: int4[]:{7,NULL}
INSERT INTO doc (id, ints) VALUES (51, $1) RETURNING ints;
-- params: text[]:{q,"\"",NULL}
UPDATE doc SET words = $1 WHERE id = 1 RETURNING words;
-- params: :{q,"r s"}
UPDATE doc SET words = words || $1 WHERE id = 1;
DELETE FROM doc WHERE ints = '{}';
