# x = ANY (array), <> ALL and their relations
SELECT id FROM emp WHERE id = ANY ('{1,3,99}') ORDER BY id;
SELECT id FROM emp WHERE id = ANY ('{1,3,99}'::int[]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY ('{1,3,NULL}'::bigint[]) ORDER BY id;
SELECT id FROM emp WHERE id <> ALL ('{1,3}') ORDER BY id;
SELECT id FROM emp WHERE id <> ALL ('{1,NULL}') ORDER BY id;
SELECT id FROM emp WHERE id <> ALL ('{}') ORDER BY id;
SELECT id FROM emp WHERE id = ANY ('{}');
SELECT id FROM emp WHERE NOT (boss_id = ANY ('{1}')) ORDER BY id;
SELECT id FROM emp WHERE NOT (boss_id = ANY ('{1,NULL}')) ORDER BY id;
SELECT id, boss_id = ANY ('{1,NULL}'), boss_id = ANY ('{}'), boss_id <> ALL ('{1,NULL}'), boss_id <> ALL ('{}') FROM emp ORDER BY id;
SELECT id, boss_id = ANY (NULL), boss_id <> ALL (NULL) FROM emp ORDER BY id;
SELECT id, boss_id = ANY (NULL::int[]), boss_id <> ALL (NULL::int[]) FROM emp ORDER BY id;
SELECT id, boss_id < ANY ('{2,NULL}'), boss_id > ALL ('{2,NULL}'), boss_id <> ANY ('{1}'), boss_id = ALL ('{1,1}') FROM emp ORDER BY id;
SELECT id, boss_id < ANY ('{}'), boss_id >= ALL ('{}'), boss_id <= ANY (NULL::int[]), boss_id >= ALL (NULL::int[]) FROM emp ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY[1, 3, 99]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY[1, NULL]) ORDER BY id;
SELECT id FROM emp WHERE id <> ALL (ARRAY[1, 3]) ORDER BY id;
SELECT id FROM emp WHERE id <> ALL (ARRAY[1, NULL]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY[]::int[]) ORDER BY id;
SELECT id FROM emp WHERE id <> ALL (ARRAY[]::int[]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY[]);  -- route: error
SELECT id FROM emp WHERE id < ANY (ARRAY[3, 2]) ORDER BY id;
SELECT id FROM emp WHERE id > ALL (ARRAY[3, 2]) ORDER BY id;
SELECT id FROM emp WHERE id > ALL (ARRAY[3, NULL]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY[1.0, 2.5]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY (ARRAY['1', '2']);  -- route: error
SELECT id FROM emp WHERE id = ANY (ARRAY['1', '2']::int[]) ORDER BY id;
SELECT id FROM emp WHERE id = ANY ('{a}');  -- route: sqlite
SELECT id FROM emp WHERE id = ANY ('1,2');  -- route: sqlite
SELECT id FROM emp WHERE id = ANY ('{99999999999}');  -- route: sqlite
SELECT id FROM emp WHERE id = ANY (5);  -- route: error
SELECT id FROM emp WHERE name = ANY ('{1,2}'::int[]);  -- route: error
SELECT id FROM emp WHERE name = ANY ('{Alice,bob,"émile",NULL}') ORDER BY id;
SELECT id FROM emp WHERE name <> ALL ('{Alice,bob}') ORDER BY id;
SELECT id FROM emp WHERE name = ANY (ARRAY['Alice', 'zoe']) ORDER BY id;
SELECT id FROM emp WHERE name = ANY (ARRAY['Alice', 'zoe']::varchar[]) ORDER BY id;
SELECT id FROM emp WHERE name > ALL ('{Alice,Carl}') ORDER BY id;  -- route: sqlite / forwarded
SELECT code FROM country WHERE code = ANY ('{de,FR}') ORDER BY people;
SELECT id FROM txt WHERE c = ANY ('{abc,"éa  "}') ORDER BY id;
SELECT id FROM txt WHERE v = ANY ('{"","it''s \"quoted\"","''"}') ORDER BY id;
SELECT id FROM txt WHERE t = ANY ('{"","null","100%_\\done"}') ORDER BY id;
SELECT id FROM doc WHERE u36 = ANY ('{0B9C0A52-6E1F-4A7C-9D47-1A2B3C4D5E6F,11111111222233334444555555555555}') ORDER BY id;
SELECT id FROM doc WHERE u32 = ANY ('{00000000000000000000000000000001}') ORDER BY id;
SELECT id FROM doc WHERE u32 <> ALL (ARRAY['00000000000000000000000000000001']::uuid[]) ORDER BY id;
SELECT id FROM doc WHERE u36 = ANY ('{x}');  -- route: sqlite
SELECT id FROM num WHERE n = ANY ('{7.125,0.500,99.9990}') ORDER BY id;
SELECT id FROM num WHERE n = ANY ('{7,1}'::int[]) ORDER BY id;
SELECT id FROM num WHERE i4 = ANY ('{7.0,1.50}'::numeric[]) ORDER BY id;
SELECT id FROM num WHERE i8 = ANY ('{9223372036854775807,-7}') ORDER BY id;
SELECT id FROM num WHERE i2 = ANY ('{32767,-7}') ORDER BY id;
SELECT id FROM num WHERE i2 = ANY ('{32768}');  -- route: sqlite
SELECT id FROM num WHERE i2 = ANY ('{32767,100000}'::int[]) ORDER BY id;
SELECT id FROM num WHERE f8 = ANY ('{0.1,-2.5,1e300,NaN}') ORDER BY id;
SELECT id FROM emp WHERE grade = ANY ('{2.5,-1,NaN}') ORDER BY id;
SELECT id FROM num WHERE f8 = ANY ('{1,7}'::int[]) ORDER BY id;
SELECT id FROM emp WHERE grade = ANY ('{0,10}'::int[]) ORDER BY id;
SELECT id FROM num WHERE nb = ANY ('{0.10,2.250}') ORDER BY id;
SELECT id FROM flags WHERE b01 = ANY ('{t}') ORDER BY id;
SELECT id FROM flags WHERE bword = ANY ('{f,NULL}') ORDER BY id;
SELECT id FROM flags WHERE btf = ANY (ARRAY[false]) ORDER BY id;
SELECT id FROM flags WHERE bmix <> ALL ('{true}') ORDER BY id;
SELECT id FROM moment WHERE d = ANY ('{2024-01-31,1970-01-01}') ORDER BY id;
SELECT id FROM moment WHERE tw = ANY ('{2024-01-31 12:34:56,1970-01-01}') ORDER BY id;
SELECT id FROM moment WHERE ts = ANY ('{2024-01-31 12:34:56,"2024-02-29 23:59:59.999999"}') ORDER BY id;
SELECT id FROM moment WHERE tz = ANY ('{2024-01-31 12:34:56+00,"2024-01-31 14:34:56+02"}') ORDER BY id;
SELECT id FROM moment WHERE tm = ANY ('{12:34:56,23:59:59.999999}') ORDER BY id;
SELECT id FROM moment WHERE tw > ALL ('{2024-01-01,2023-01-01}') ORDER BY id;
SELECT id FROM moment WHERE d = ANY ('{2024-01-31 00:00:00}'::timestamp[]) ORDER BY id;
SELECT id FROM doc WHERE 3 = ANY (ints) ORDER BY id;
SELECT id FROM doc WHERE 'z' = ANY (words) ORDER BY id;
SELECT id FROM doc WHERE 'z' <> ALL (words) ORDER BY id;
SELECT id FROM doc WHERE id = ANY (ints) ORDER BY id;
SELECT id FROM doc WHERE id < ALL (ints) ORDER BY id;
SELECT id, 3 = ANY (ints), 'a' = ANY (words), NULL = ANY (ints) FROM doc ORDER BY id;
SELECT count(*) FROM emp WHERE id = ANY ('{1,2,2,1}');
SELECT e.id FROM emp e JOIN dept d ON d.id = ANY (ARRAY[e.dept_id]) WHERE e.id = ANY ('{1,2,4}') ORDER BY e.id;
SELECT id FROM doc WHERE b = ANY ('{"\\x00ff10","\\x00"}') ORDER BY id;
-- params: int4[]:{1,2,3}
SELECT id FROM emp WHERE id = ANY ($1) ORDER BY id;
-- params: :{1,2,3}
SELECT id FROM emp WHERE id = ANY ($1) ORDER BY id;
-- params: :{}
SELECT id FROM emp WHERE id = ANY ($1) ORDER BY id;
-- params: int4[]:{}
SELECT id FROM emp WHERE id <> ALL ($1) ORDER BY id;
-- params: int4[]:NULL
SELECT id FROM emp WHERE id = ANY ($1) ORDER BY id;
-- params: int4[]:NULL
SELECT id, id = ANY ($1), id <> ALL ($1) FROM emp ORDER BY id;
-- params: int4[]:{1,NULL}
SELECT id, id = ANY ($1), id <> ALL ($1) FROM emp ORDER BY id;
-- params: int8[]:{1,5000000000}
SELECT id FROM emp WHERE id = ANY ($1) ORDER BY id;
-- params: :{1,2}
SELECT id FROM emp WHERE id = ANY ($1) ORDER BY id;
-- params: text[]:{Alice,"b \"c","NULL",NULL}
SELECT id FROM emp WHERE name = ANY ($1) ORDER BY id;
-- params: varchar[]:{de,ch}
SELECT code FROM country WHERE code = ANY ($1) ORDER BY code COLLATE "C";
-- params: varchar[]:{de,ch}
SELECT code, people FROM country WHERE code = ANY ($1) ORDER BY people;
-- params: text[]:{de,ch}
SELECT code, people FROM country WHERE code <> ALL ($1) ORDER BY people;
-- params: uuid[]:{0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f,NULL}
SELECT id FROM doc WHERE u36 = ANY ($1) ORDER BY id;
-- params: uuid[]:{abcdefab-cdef-abcd-efab-cdefabcdefab}
SELECT id FROM doc WHERE u32 = ANY ($1) ORDER BY id;
-- params: numeric[]:{7.125,1e0,NULL}
SELECT id FROM num WHERE n = ANY ($1) ORDER BY id;
-- params: timestamp[]:{2024-01-31 12:34:56}
SELECT id FROM moment WHERE tw = ANY ($1) ORDER BY id;
-- params: :{2024-01-31 12:34:56+00}
SELECT id FROM moment WHERE tz = ANY ($1) ORDER BY id;
-- params: date[]:{2024-01-31,2024-02-29}
SELECT id FROM moment WHERE d = ANY ($1) ORDER BY id;
-- params: bool[]:{t,NULL}
SELECT id FROM flags WHERE b01 = ANY ($1) ORDER BY id;
-- params: bool[]:{f}
SELECT id FROM flags WHERE bword = ANY ($1) ORDER BY id;
-- params: :{1,x}
SELECT id FROM emp WHERE id = ANY ($1);
-- params: :{{1,2},{3,4}}
SELECT id FROM emp WHERE id = ANY ($1);
-- params: :{1,2}
SELECT id FROM emp WHERE id = ANY ($1::int[]) ORDER BY id;
-- params: :{1,2}
SELECT id FROM emp WHERE id = ANY ($1::bigint[]) ORDER BY id;
-- params: :{Alice}
SELECT id FROM emp WHERE name = ANY (CAST($1 AS VARCHAR[])) ORDER BY id;
-- params: :{Alice}
SELECT id FROM emp WHERE NOT name = ANY ($1) ORDER BY id;
-- params: int4:1 | int4:3
SELECT id FROM emp WHERE id = ANY (ARRAY[$1, $2]) ORDER BY id;
-- params: :3
SELECT id FROM doc WHERE $1 = ANY (ints) ORDER BY id;
-- params: text:z
SELECT id FROM doc WHERE $1 = ANY (words) ORDER BY id;
-- params: float8[]:{0.1,-2.5}
SELECT id FROM emp WHERE grade = ANY ($1) ORDER BY id;
-- params: int4[]:{3}
SELECT id FROM emp WHERE boss_id < ANY ($1) ORDER BY id;
-- params: int4[]:{1,3}
UPDATE emp SET salary = 1 WHERE id = ANY ($1);
-- params: int4[]:{1,8}
DELETE FROM emp WHERE id = ANY ($1) AND id <> ALL ('{1}');
-- params: text[]:{a,b}
DELETE FROM kid WHERE label = ANY ($1);
