# Parameters of each type in each place, declared and not, text and binary.
-- params: int2:7
SELECT id FROM num WHERE i2 = $1;
-- params: :7
SELECT id FROM num WHERE i2 = $1;
-- params: int4:7
SELECT id FROM num WHERE i2 = $1;
-- params: int8:7
SELECT id FROM num WHERE i2 = $1;
-- params: numeric:7
SELECT id FROM num WHERE i2 = $1;
-- params: float8:7
SELECT id FROM num WHERE i2 = $1;
-- params: int2:NULL
SELECT id FROM num WHERE i2 = $1;
-- params: int4:7
SELECT id FROM num WHERE i4 = $1;
-- params: :7
SELECT id FROM num WHERE i4 = $1;
-- params: int2:7
SELECT id FROM num WHERE i4 = $1;
-- params: int8:5000000000
SELECT id FROM num WHERE i4 = $1;
-- params: numeric:7.0
SELECT id FROM num WHERE i4 = $1;
-- params: float8:7
SELECT id FROM num WHERE i4 = $1;
-- params: text:7
SELECT id FROM num WHERE i4 = $1;
-- params: :x
SELECT id FROM num WHERE i4 = $1;
-- params: :99999999999
SELECT id FROM num WHERE i4 = $1;
-- params: :''
SELECT id FROM num WHERE i4 = $1;
-- params: int8:4294967296
SELECT id FROM num WHERE i8 = $1;
-- params: :4294967296
SELECT id FROM num WHERE i8 = $1;
-- params: int4:7
SELECT id FROM num WHERE i8 = $1;
-- params: numeric:9223372036854775808
SELECT id FROM num WHERE i8 = $1;
-- params: float8:4294967296
SELECT id FROM num WHERE i8 = $1;
-- params: :-1
SELECT id FROM num WHERE i8 = $1;
-- params: float8:-2.5
SELECT id FROM num WHERE f8 = $1;
-- params: :0.1
SELECT id FROM num WHERE f8 = $1;
-- params: numeric:0.1
SELECT id FROM num WHERE f8 = $1;
-- params: int4:7
SELECT id FROM num WHERE f8 = $1;
-- params: :NaN
SELECT id FROM num WHERE f8 = $1;
-- params: :Infinity
SELECT id FROM num WHERE f8 = $1;
-- params: :x
SELECT id FROM num WHERE f8 = $1;
-- params: float4:-2.5
SELECT id FROM num WHERE f8 = $1;
-- params: float4:0.1
SELECT id FROM num WHERE f4 = $1;
-- params: :0.1
SELECT id FROM num WHERE f4 = $1;
-- params: float8:-2.5
SELECT id FROM num WHERE f4 = $1;
-- params: int4:7
SELECT id FROM num WHERE f4 = $1;
-- params: numeric:0.5
SELECT id FROM num WHERE n = $1;
-- params: :7.125
SELECT id FROM num WHERE n = $1;
-- params: int4:7
SELECT id FROM num WHERE n = $1;
-- params: float8:-7.5
SELECT id FROM num WHERE n = $1;
-- params: :NaN
SELECT id FROM num WHERE n = $1;
-- params: :0.500
SELECT id FROM num WHERE n = $1;
-- params: int8:1
SELECT id FROM num WHERE n = $1;
-- params: :x
SELECT id FROM num WHERE n = $1;
-- params: numeric:1.5
SELECT id FROM num WHERE nx = $1;
-- params: :1.50
SELECT id FROM num WHERE nx = $1;
-- params: int4:10
SELECT id FROM num WHERE nx = $1;
-- params: :123456789012345678901234567890.123456789
SELECT id FROM num WHERE nx = $1;
-- params: text:abc
SELECT id FROM txt WHERE t = $1;
-- params: :abc
SELECT id FROM txt WHERE t = $1;
-- params: varchar:ABC
SELECT id FROM txt WHERE t = $1;
-- params: :É
SELECT id FROM txt WHERE t = $1;
-- params: :'''
SELECT id FROM txt WHERE t = $1;
-- params: bpchar:abc
SELECT id FROM txt WHERE t = $1;
-- params: text:NULL
SELECT id FROM txt WHERE t = $1;
-- params: :école
SELECT id FROM txt WHERE t = $1;
-- params: varchar:abc
SELECT id FROM txt WHERE v = $1;
-- params: :abc
SELECT id FROM txt WHERE v = $1;
-- params: text:é
SELECT id FROM txt WHERE v = $1;
-- params: :''''
SELECT id FROM txt WHERE v = $1;
-- params: bpchar:abc
SELECT id FROM txt WHERE c = $1;
-- params: :abc
SELECT id FROM txt WHERE c = $1;
-- params: text:abc
SELECT id FROM txt WHERE c = $1;
-- params: varchar:abc  
SELECT id FROM txt WHERE c = $1;
-- params: :''
SELECT id FROM txt WHERE c = $1;
-- params: date:2024-02-29
SELECT id FROM moment WHERE d = $1;
-- params: :2024-02-29
SELECT id FROM moment WHERE d = $1;
-- params: timestamp:2024-02-29 00:00:00
SELECT id FROM moment WHERE d = $1;
-- params: :2024-02-30
SELECT id FROM moment WHERE d = $1;
-- params: :x
SELECT id FROM moment WHERE d = $1;
-- params: text:2024-02-29
SELECT id FROM moment WHERE d = $1;
-- params: timestamp:2024-01-31 12:34:56
SELECT id FROM moment WHERE ts = $1;
-- params: :2024-01-31 12:34:56
SELECT id FROM moment WHERE ts = $1;
-- params: date:2023-12-31
SELECT id FROM moment WHERE ts = $1;
-- params: :2024-01-31T12:34:56
SELECT id FROM moment WHERE ts = $1;
-- params: timestamptz:2024-01-31 12:34:56+00
SELECT id FROM moment WHERE ts = $1;
-- params: :31.01.2024
SELECT id FROM moment WHERE ts = $1;
-- params: timestamptz:2024-01-31 12:34:56+00
SELECT id FROM moment WHERE tz = $1;
-- params: :2024-01-31 13:34:56+01
SELECT id FROM moment WHERE tz = $1;
-- params: timestamp:2024-01-31 12:34:56
SELECT id FROM moment WHERE tz = $1;
-- params: date:2024-01-31
SELECT id FROM moment WHERE tz = $1;
-- params: time:12:34:56
SELECT id FROM moment WHERE tm = $1;
-- params: :12:34:56
SELECT id FROM moment WHERE tm = $1;
-- params: :12:34
SELECT id FROM moment WHERE tm = $1;
-- params: :25:00
SELECT id FROM moment WHERE tm = $1;
-- params: uuid:0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f
SELECT id FROM doc WHERE u36 = $1;
-- params: :0B9C0A526E1F4A7C9D471A2B3C4D5E6F
SELECT id FROM doc WHERE u36 = $1;
-- params: text:0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f
SELECT id FROM doc WHERE u36 = $1;
-- params: :x
SELECT id FROM doc WHERE u36 = $1;
-- params: uuid:00000000-0000-0000-0000-000000000001
SELECT id FROM doc WHERE u32 = $1;
-- params: :00000000000000000000000000000001
SELECT id FROM doc WHERE u32 = $1;
-- params: bytea:\x00ff10
SELECT id FROM doc WHERE b = $1;
-- params: :\x00
SELECT id FROM doc WHERE b = $1;
-- params: bytea:''
SELECT id FROM doc WHERE b = $1;
-- params: :happy
SELECT id FROM doc WHERE mood = $1;
-- params: :angry
SELECT id FROM doc WHERE mood = $1;
-- params: text:ok
SELECT id FROM doc WHERE mood = $1;
-- params: bool:t
SELECT id FROM flags WHERE bword = $1;
-- params: :f
SELECT id FROM flags WHERE bword = $1;
-- params: text:true
SELECT id FROM flags WHERE bword = $1;
-- params: varchar:de
SELECT name FROM country WHERE code = $1;
-- params: :FR
SELECT name FROM country WHERE code = $1;
-- params: text:ch
SELECT name FROM country WHERE code = $1;
-- params: int4:3
SELECT $1;
-- params: int8:3
SELECT $1 + 1;
-- params: :3
SELECT $1 + 1;
-- params: :3
SELECT $1;
-- params: :3
SELECT $1::int;
-- params: :3.5
SELECT $1::int;
-- params: :a
SELECT $1 || 'x';
-- params: text:a
SELECT $1 || $1;
-- params: int4:1 | int4:2
SELECT $1 + $2, $1 - $2, $2 * $2, $1 / $2, $1 % $2;
-- params: int4:1 | int4:0
SELECT $1 / $2;
-- params: int4:2147483647
SELECT $1 + 1;
-- params: int2:32767
SELECT $1 + 1::int2;
-- params: int8:9223372036854775807
SELECT $1 + 1;
-- params: numeric:1.10 | numeric:3
SELECT $1 * $2, $1 + $2, $1 - $2;
-- params: float8:0.1 | float8:0.2
SELECT $1 + $2, $1 * $2, $1 / $2;
-- params: float8:NaN
SELECT $1, $1 = $1, $1 > 1e308;
-- params: float4:0.1
SELECT $1, $1 + $1;
-- params: numeric:NaN
SELECT $1;
-- params: text:é | text:ß
SELECT $1 || $2, upper($1), length($2);
-- params: varchar:abc
SELECT $1, $1 || 'd';
-- params: bpchar:ab  
SELECT $1, length($1), $1 || 'x';  -- route: postgres
-- params: date:2024-02-29
SELECT $1, $1 + 1, $1 - 1;
-- params: timestamp:2024-02-29 01:02:03.5
SELECT $1, $1::date;
-- params: timestamptz:2024-02-29 01:02:03.5+02
SELECT $1;
-- params: time:01:02:03
SELECT $1;
-- params: interval:1 day 02:03:04
SELECT $1;
-- params: uuid:0b9c0a526e1f4a7c9d471a2b3c4d5e6f
SELECT $1, $1::text;
-- params: bytea:\x00ff
SELECT $1;
-- params: json:{"a":  1}
SELECT $1;
-- params: jsonb:{"b":  1, "a": [1, 2]}
SELECT $1;
-- params: bool:t
SELECT $1, NOT $1, $1 AND NULL;
-- params: int4[]:{1,2,NULL}
SELECT $1;
-- params: text[]:{a,"b c",NULL}
SELECT $1;
-- params: name:abc
SELECT $1;
-- params: oid:5
SELECT $1;
-- params: int4:2
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: :2
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: int8:2 | int4:1
SELECT id FROM emp ORDER BY id LIMIT $1 OFFSET $2;
-- params: int8:NULL
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: int8:-1
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: int8:-1
SELECT id FROM emp ORDER BY id OFFSET $1;
-- params: :x
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: int8:0
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: numeric:1.5
SELECT id FROM emp ORDER BY id LIMIT $1;  -- route: forwarded
-- params: int4:1 | int4:3
SELECT id FROM emp WHERE id IN ($1, $2);
-- params: :1 | :3
SELECT id FROM emp WHERE id IN ($1, $2);
-- params: int4:1 | int4:NULL
SELECT id FROM emp WHERE id NOT IN ($1, $2);
-- params: text:Alice | :zoe
SELECT id FROM emp WHERE name IN ($1, $2);
-- params: int4[]:{1,3}
SELECT id FROM emp WHERE id = ANY ($1);
-- params: text[]:{Alice,zoe}
SELECT id FROM emp WHERE name = ANY ($1);
-- params: int4[]:{1,3}
SELECT id FROM emp WHERE id <> ALL ($1);
-- params: uuid[]:{11111111-2222-3333-4444-555555555555}
SELECT id FROM doc WHERE u36 = ANY ($1);
-- params: int4:2 | int4:4
SELECT id FROM emp WHERE id BETWEEN $1 AND $2;
-- params: :2016-01-01 | :2018-01-01
SELECT id FROM emp WHERE hired BETWEEN $1 AND $2;
-- params: date:2016-01-01 | date:2018-01-01
SELECT id FROM emp WHERE hired >= $1 AND hired < $2;
-- params: text:%a%
SELECT id FROM emp WHERE name LIKE $1;
-- params: :A%
SELECT id FROM emp WHERE name LIKE $1;
-- params: :%É%
SELECT id FROM emp WHERE name ILIKE $1;
-- params: text:b_b
SELECT id FROM emp WHERE name NOT LIKE $1;
-- params: text:%!%% | text:!
SELECT id FROM txt WHERE t LIKE $1 ESCAPE $2;
-- params: text:NULL
SELECT id FROM emp WHERE name LIKE $1;
-- params: int4:3000 | text:low | text:high
SELECT id, CASE WHEN salary > $1 THEN $3 ELSE $2 END FROM emp;
-- params: :low | :high
SELECT id, CASE WHEN salary > 3000 THEN $2 ELSE $1 END FROM emp;
-- params: int4:0
SELECT id, COALESCE(salary, $1) FROM emp;
-- params: :0
SELECT id, COALESCE(salary, $1) FROM emp;
-- params: :none
SELECT id, COALESCE(city, $1) FROM dept;
-- params: int4:3000
SELECT id, NULLIF(salary, $1) FROM emp;
-- params: int4:1
SELECT id, salary + $1 AS s FROM emp WHERE salary + $1 > 3000;
-- params: :1
SELECT id, salary + $1, salary * $1 FROM emp;
-- params: :1.5
SELECT id, salary * $1 FROM emp;
-- params: numeric:1.5
SELECT id, salary * $1 FROM emp;
-- params: float8:1.5
SELECT id, salary * $1, grade * $1 FROM emp;
-- params: numeric:0.5
SELECT id, bonus + $1, bonus * $1 FROM emp;
-- params: :0.5
SELECT id, bonus + $1 FROM emp;
-- params: int4:1
SELECT dept_id, count(*) FROM emp GROUP BY dept_id HAVING count(*) > $1 ORDER BY dept_id;
-- params: int4:100
SELECT dept_id, sum(salary + $1) FROM emp GROUP BY dept_id;
-- params: int4:1
SELECT d.id, e.id FROM dept d LEFT JOIN emp e ON e.dept_id = d.id AND e.boss_id = $1;
-- params: int4:1
SELECT id FROM emp WHERE dept_id = (SELECT dept_id FROM emp WHERE id = $1);
-- params: int4:4000
SELECT id FROM dept WHERE EXISTS (SELECT 1 FROM emp WHERE dept_id = dept.id AND salary > $1);
-- params: int4:1
WITH x AS (SELECT id, name FROM emp WHERE boss_id = $1) SELECT * FROM x;
-- params: int4:1 | int4:7
SELECT $1 AS a UNION ALL SELECT $2 ORDER BY a;
-- params: int4:1 | text:a
VALUES ($1, $2), (2, 'b');
-- params: :1
SELECT id, $1 AS tag FROM dept;
-- params: int4:5
SELECT id FROM emp ORDER BY salary + $1, id;
-- params: int4:1
SELECT id FROM emp ORDER BY $1, id;
-- params: bool:t
SELECT id FROM emp WHERE remote = $1 OR $1;
-- params: int4:1 | int4:1
SELECT id FROM emp WHERE boss_id = $1 AND dept_id = $1;
-- params: int4:NULL
SELECT id FROM emp WHERE boss_id IS NOT DISTINCT FROM $1;
-- params: int4:NULL
SELECT id FROM emp WHERE $1 IS NULL;
-- params: :x
SELECT id FROM emp WHERE $1 IS NULL OR name = $1;
-- params: text:NULL
SELECT id FROM emp WHERE ($1::text IS NULL OR name = $1);
-- params: int4:NULL
SELECT id FROM emp WHERE ($1::int IS NULL OR id = $1);
-- params: int4:3
SELECT id FROM emp WHERE ($1::int IS NULL OR id = $1);
-- params: date:2024-01-01 | int4:3
SELECT $1 + $2;
-- params: text:5
SELECT id FROM emp WHERE id = $1::int;
-- params: int4:5
SELECT id FROM emp WHERE name = $1::text;
-- params: int4:5
SELECT id FROM emp WHERE name = $1;
-- params: :5
SELECT substr(name, $1) FROM emp;
-- params: int4:2 | int4:2
SELECT substr(name, $1, $2) FROM emp;
-- params: text:l | text:L
SELECT replace(name, $1, $2) FROM emp;
-- params: int4:1
SELECT round(bonus, $1) FROM emp;
-- params: int4:3
SELECT left(name, $1) FROM emp;
-- params: int4:60 | text:t | varchar:v | bpchar:c | text:u | text:k
INSERT INTO txt VALUES ($1, $2, $3, $4, $5, $6) RETURNING *;
-- params: :60 | :t | :v | :c | :u | :k
INSERT INTO txt VALUES ($1, $2, $3, $4, $5, $6) RETURNING *;
-- params: :60 | :12345678901 | :k
INSERT INTO txt (id, v, k) VALUES ($1, $2, $3);
-- params: int4:60 | text:12345678901
INSERT INTO txt (id, v) VALUES ($1, $2);
-- params: int4:60 | text:123456
INSERT INTO txt (id, c) VALUES ($1, $2);
-- params: int4:60 | varchar:abcde     
INSERT INTO txt (id, c) VALUES ($1, $2) RETURNING c;
-- params: int4:60 | int2:1 | int4:2 | int8:3 | float4:0.1 | float8:0.1 | numeric:1.5555 | numeric:1.5 | numeric:123456789012345678901234567890 | numeric:7.5
INSERT INTO num VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *;
-- params: :60 | :1 | :2 | :3 | :0.1 | :0.1 | :1.5555 | :1.5 | :12345678901234567890 | :7.5
INSERT INTO num VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *;
-- params: int4:60 | int4:70000
INSERT INTO num (id, i2) VALUES ($1, $2);
-- params: int4:60 | int8:5000000000
INSERT INTO num (id, i4) VALUES ($1, $2);
-- params: int4:60 | float8:1.5
INSERT INTO num (id, i4) VALUES ($1, $2) RETURNING i4;
-- params: int4:60 | float8:2.5
INSERT INTO num (id, i8) VALUES ($1, $2) RETURNING i8;
-- params: int4:60 | numeric:2.5
INSERT INTO num (id, i4) VALUES ($1, $2) RETURNING i4;
-- params: int4:60 | float8:1e300
INSERT INTO num (id, f4) VALUES ($1, $2);
-- params: int4:60 | float8:NaN
INSERT INTO num (id, f8) VALUES ($1, $2) RETURNING f8;
-- params: int4:60 | numeric:NaN
INSERT INTO num (id, nx) VALUES ($1, $2) RETURNING nx;
-- params: int4:60 | numeric:12345678901
INSERT INTO num (id, n) VALUES ($1, $2);
-- params: int4:60 | int4:5
INSERT INTO num (id, n, f8, nx) VALUES ($1, $2, $2, $2) RETURNING n, f8, nx;
-- params: int4:60 | text:5
INSERT INTO num (id, i4) VALUES ($1, $2);
-- params: int4:60 | text:x
INSERT INTO txt (id, t) VALUES ($1, $2) RETURNING t;
-- params: int4:60 | int4:5
INSERT INTO txt (id, t) VALUES ($1, $2) RETURNING t;
-- params: int4:60 | bool:t
INSERT INTO txt (id, t) VALUES ($1, $2) RETURNING t;
-- params: int4:60 | int4:1
INSERT INTO flags (id, b01) VALUES ($1, $2);
-- params: int4:60 | date:2024-02-29 | time:01:02:03 | timestamp:2024-02-29 01:02:03.5 | timestamptz:2024-02-29 01:02:03+02 | timestamp:2024-02-29 01:02:03 | interval:1 day
INSERT INTO moment VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *;
-- params: :60 | :2024-02-29 | :01:02:03 | :2024-02-29 01:02:03.5 | :2024-02-29 01:02:03+02 | :2024-02-29 01:02:03 | :1 day
INSERT INTO moment VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *;
-- params: int4:60 | timestamp:2024-02-29 01:02:03
INSERT INTO moment (id, d, ts) VALUES ($1, $2, $2) RETURNING d, ts;
-- params: int4:60 | date:2024-02-29
INSERT INTO moment (id, ts, tw) VALUES ($1, $2, $2) RETURNING ts, tw;
-- params: int4:60 | :2024-13-01
INSERT INTO moment (id, d) VALUES ($1, $2);
-- params: int4:60 | json:{"a": 1} | jsonb:{"b": 1,"a":2} | uuid:00000000-0000-0000-0000-0000000000ff | uuid:00000000-0000-0000-0000-0000000000ff | bytea:\x00ff | :ok | int4[]:{1,2} | text[]:{a,b}
INSERT INTO doc VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *;
-- params: :60 | :[1] | :[1,  2] | :000000000000000000000000000000ff | :000000000000000000000000000000ff | :\x00ff | :ok | :{1,2} | :{a,b}
INSERT INTO doc VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *;
-- params: :60 | :{bad
INSERT INTO doc (id, jb) VALUES ($1, $2);
-- params: :60 | :angry
INSERT INTO doc (id, mood) VALUES ($1, $2);
-- params: :60 | :xyz
INSERT INTO doc (id, u32) VALUES ($1, $2);
-- params: int4:1 | text:x
UPDATE emp SET name = $2 WHERE id = $1;
-- params: int4:5 | int4:1
UPDATE emp SET salary = salary + $1 WHERE id >= $2 RETURNING id, salary;
-- params: numeric:1.1
UPDATE emp SET bonus = bonus * $1 WHERE bonus IS NOT NULL RETURNING id, bonus;
-- params: float8:1.1
UPDATE emp SET salary = salary * $1 RETURNING id, salary;
-- params: :5
UPDATE emp SET salary = $1, bonus = $1 RETURNING salary, bonus;
-- params: int4:5
UPDATE emp SET salary = $1, bonus = $1, grade = $1 RETURNING salary, bonus, grade;
-- params: text:x
UPDATE emp SET name = name || $1 WHERE name = 'bob' RETURNING name;
-- params: int4:NULL
UPDATE emp SET salary = $1 WHERE id = 1;
-- params: text:NULL
UPDATE emp SET name = $1 WHERE id = 1;
-- params: int4:1
DELETE FROM kid WHERE parent_id = $1;
-- params: int4:1 | int4:2
DELETE FROM kid WHERE parent_id IN ($1, $2) RETURNING id;
-- params: int4:1 | int4:2 | int4:5
INSERT INTO checked (id, a, b, qty) VALUES (50, $1, $2, $3) ON CONFLICT (a, b) DO UPDATE SET qty = checked.qty + excluded.qty RETURNING id, qty;
-- params: varchar:de | int4:1 | int4:3
INSERT INTO stock (country, sku, amount) VALUES ($1, $2, $3) ON CONFLICT (country, sku) DO UPDATE SET amount = $3 WHERE stock.amount < $3 RETURNING *;
-- params: varchar:de | int4:1 | int4:30
INSERT INTO stock (country, sku, amount) VALUES ($1, $2, $3) ON CONFLICT (country, sku) DO UPDATE SET amount = $3 WHERE stock.amount < $3 RETURNING *;
-- params: int4:50
INSERT INTO kid (id, label) SELECT id + $1, label FROM kid;
-- params: int4:60 | int4:-1
INSERT INTO checked (id, qty) VALUES ($1, $2);
-- params: int4:1
INSERT INTO checked (id) VALUES ($1);
-- params: int4:5 | int4:99
INSERT INTO kid (id, parent_id) VALUES ($1, $2);
-- params: int4:1
SELECT $2;
-- params: int4:1
SELECT id FROM emp WHERE id = $2;
-- params: :1
SELECT id FROM emp WHERE id = $1 AND name = $1;
-- params: :1
SELECT $1 = $1;
-- params: text:a | int4:1
SELECT $1 = $2;
-- params: int4:1
-- only: dual-write
SELECT id INTO copied FROM emp WHERE id = $1;  -- route: refused
