# arrays of every element type among other constructs, in several settings
SELECT d.id, s.total FROM dept d, LATERAL (SELECT sum(salary) AS total, d.budget FROM emp WHERE dept_id = d.id GROUP BY d.budget) AS s ORDER BY d.id;
SELECT d.id, (SELECT sum(salary) FROM emp WHERE dept_id = d.id GROUP BY d.budget) FROM dept d ORDER BY d.id;
SELECT d.id, (SELECT sum(salary) FROM emp WHERE dept_id = d.id GROUP BY dept_id, d.budget) FROM dept d ORDER BY d.id;
SELECT d.id, (SELECT sum(salary) FROM emp WHERE dept_id = d.id GROUP BY dept_id + d.id) FROM dept d ORDER BY d.id;  -- route: forwarded
SELECT json_agg(c ORDER BY id), jsonb_agg(v ORDER BY id) FROM txt;
SELECT array_agg(v ORDER BY id), array_agg(c ORDER BY id) FROM txt;
SELECT array_agg(DISTINCT c) FROM txt;  -- route: sqlite / forwarded
SELECT array_agg(DISTINCT v ORDER BY v) FROM txt;  -- route: sqlite / forwarded
SELECT ARRAY[c] FROM txt ORDER BY id;  -- route: forwarded
SELECT ARRAY[c, 'x'] FROM txt ORDER BY id;  -- route: forwarded
SELECT ARRAY[n], ARRAY[n, n] FROM num ORDER BY id;
SELECT ARRAY[v] FROM txt ORDER BY id;
SELECT ARRAY[bonus] FROM emp ORDER BY id;
SELECT (ARRAY[n])[1] FROM num ORDER BY id;
SELECT array_append('{}'::bpchar[], c) FROM txt ORDER BY id;  -- route: forwarded
SELECT array_append(ARRAY[v], 'x') FROM txt ORDER BY id;
SELECT array_position('{a}'::bpchar[], c) FROM txt ORDER BY id;  -- route: forwarded
SELECT c || ARRAY['x'::bpchar] FROM txt ORDER BY id;  -- route: forwarded
SELECT id FROM txt WHERE c = ANY ('{abc,"é  "}') ORDER BY id;
SELECT id FROM txt WHERE c = ANY (ARRAY['abc', 'é  ']) ORDER BY id;
SELECT array_agg(n ORDER BY id) FROM num;
SELECT array_agg(bonus ORDER BY id), max(bonus) FROM emp;
SELECT array_agg(ts ORDER BY id) FROM (SELECT ts::timestamp(0), id FROM moment) s;
SELECT ARRAY(SELECT bonus FROM emp ORDER BY id), ARRAY(SELECT v FROM txt ORDER BY id);
SELECT string_agg(c, ',' ORDER BY id) FROM txt;  -- route: forwarded
SELECT array_to_json(ARRAY[c]) FROM txt;  -- route: forwarded
SELECT unnest(ARRAY[c]) FROM txt;  -- route: forwarded
SELECT unnest(ARRAY[bonus]) FROM emp ORDER BY id;
SELECT ARRAY[1.50, n] FROM num ORDER BY id;
SELECT greatest(ARRAY[1], ARRAY[2]), id FROM parent;  -- route: forwarded
SELECT max(x) FROM (SELECT ARRAY[id] AS x FROM parent) s;
SELECT CASE WHEN id = 1 THEN ARRAY[id] END FROM parent ORDER BY id;
SELECT ARRAY[NULL, label] FROM parent ORDER BY id;
SELECT array_cat(ARRAY[bonus], ARRAY[1]) FROM emp ORDER BY id;
SELECT ARRAY[now()] IS NULL, ARRAY[CURRENT_DATE] IS NULL FROM parent;
SELECT ARRAY[id, NULL]::text, ARRAY[label]::varchar(3)[] FROM parent ORDER BY id;
SELECT '{a,bcd}'::varchar(2)[], id FROM parent ORDER BY id;  -- route: forwarded
SELECT '{1.255,2}'::numeric(5,2)[], id FROM parent ORDER BY id;
SELECT '{1.5,2}'::int[], id FROM parent;
SELECT '{1.5,2.5}'::numeric[]::int[], id FROM parent ORDER BY id;  -- route: forwarded
SELECT '{1,2}'::int[]::bool[], id FROM parent;  -- route: forwarded
SELECT ('{1,2}'::int[])[2]::text || 'x', id FROM parent ORDER BY id;
SELECT ('{{1,2},{3,4}}'::int[])[1][2], id FROM parent ORDER BY id;  -- route: forwarded
SELECT id, jb['a'], jb['a']['b'], jb[0], jb['b'][1] FROM doc ORDER BY id;
SELECT ARRAY[1,2] <@ ARRAY[1,2,3], ARRAY[NULL]::int[] <@ ARRAY[1,NULL], ARRAY[1.0] @> ARRAY[1.00], ARRAY['a'] && ARRAY['A', 'a'], id FROM parent;
SELECT ARRAY[1,NULL] = ARRAY[1,NULL], ARRAY[1] < ARRAY[1,NULL], ARRAY[NULL]::int[] > ARRAY[5], ARRAY[]::int[] < ARRAY[NULL]::int[], id FROM parent;
SELECT ARRAY['b'] > ARRAY['a', 'z'], ARRAY['ä'] > ARRAY['z'], id FROM parent;  -- route: sqlite / forwarded
SELECT ARRAY[0.0::float8] = ARRAY['-0'::float8], ARRAY['NaN'::float8] = ARRAY['NaN'::float8], ARRAY['NaN'::float8] > ARRAY['Infinity'::float8], id FROM parent;
SELECT array_position(ARRAY[1.0, 2.00], 2), array_remove(ARRAY[1.0, 2.00], 2.0), array_positions(ARRAY['NaN'::float8], 'NaN'), id FROM parent;
SELECT array_to_string(ARRAY['1 day'::interval], ','), array_to_string(ARRAY[1.10::float8, 1e20::float8], '|'), array_to_string(ARRAY['\x00'::bytea], ','), id FROM parent;
-- set: IntervalStyle = 'iso_8601'
SELECT array_to_string(ARRAY['1 day'::interval], ','), ARRAY['1 day'::interval], ARRAY['1 day'::interval]::text, json_build_array(ARRAY['1 day'::interval]), id FROM parent;
-- set: extra_float_digits = 0
SELECT ARRAY[0.1::float8 + 0.2::float8], array_to_string(ARRAY[0.1::float8 + 0.2::float8], ','), json_agg(f8 ORDER BY id) FROM num GROUP BY 1, 2;
-- set: bytea_output = 'escape'
SELECT ARRAY[b], array_to_string(ARRAY[b], ','), to_json(b) FROM doc ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT ARRAY[ts], array_agg(ts ORDER BY id) OVER (), ts FROM moment ORDER BY id;
-- set: DateStyle = 'SQL, DMY'
SELECT ARRAY[ts], ARRAY[d]::text, array_to_string(ARRAY[ts], ','), '{01/02/2024}'::date[], json_agg(ts) FROM moment WHERE id = 1 GROUP BY ts, d;  -- route: forwarded
-- set: DateStyle = 'SQL, DMY'
SELECT * FROM jsonb_to_recordset('[{"a": "01/02/2024"}]') AS x(a date);
-- set: DateStyle = 'SQL, DMY'
SELECT unnest('{01/02/2024}'::date[]), string_to_array('01/02/2024', ',')::date[];
-- set: TimeZone = 'Europe/Berlin'
SELECT ARRAY[tz], ARRAY[tz]::text, array_to_string(ARRAY[tz], ','), unnest(ARRAY[tz]) FROM moment ORDER BY id;
