# CASE, COALESCE, NULLIF, GREATEST and LEAST: types of the branches, order of evaluation.
SELECT CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN false THEN 1 ELSE 2.5 END, CASE WHEN true THEN 1 END;
SELECT CASE WHEN salary > 3000 THEN 1 ELSE 0.5 END FROM emp;
SELECT CASE WHEN salary > 3000 THEN salary ELSE bonus END FROM emp;
SELECT CASE WHEN salary > 3000 THEN salary ELSE grade END FROM emp;
SELECT CASE WHEN salary > 3000 THEN i8 ELSE i2 END FROM emp JOIN num ON num.id = emp.id;
SELECT CASE WHEN salary > 3000 THEN 'x' ELSE name END FROM emp;
SELECT CASE WHEN salary > 3000 THEN 'x' END FROM emp;
SELECT CASE WHEN salary > 3000 THEN NULL ELSE NULL END FROM emp;
SELECT CASE WHEN salary > 3000 THEN hired END FROM emp;
SELECT CASE WHEN salary > 3000 THEN hired ELSE '2000-01-01' END FROM emp;
SELECT CASE WHEN salary > 3000 THEN hired ELSE TIMESTAMP '2000-01-01 01:02:03' END FROM emp;
SELECT CASE WHEN salary > 3000 THEN remote ELSE NULL END FROM emp;
SELECT CASE WHEN salary > 3000 THEN 1 ELSE 'x' END FROM emp;
SELECT CASE WHEN salary > 3000 THEN 1 ELSE true END FROM emp;
SELECT CASE WHEN salary > 3000 THEN name ELSE 5 END FROM emp;
SELECT CASE WHEN salary THEN 1 END FROM emp;
SELECT CASE WHEN 'x' THEN 1 END FROM emp;
SELECT CASE WHEN 'true' THEN 1 END FROM emp;
SELECT CASE dept_id WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'other' END FROM emp;
SELECT CASE dept_id WHEN 1 THEN 'one' WHEN NULL THEN 'null' END FROM emp;
SELECT CASE dept_id WHEN '1' THEN 'one' END FROM emp;
SELECT CASE dept_id WHEN 1.0 THEN 'one' END FROM emp;
SELECT CASE dept_id WHEN 'x' THEN 'one' END FROM emp;
SELECT CASE name WHEN 'bob' THEN 1 WHEN 'zoe' THEN 2 ELSE 0 END FROM emp;
SELECT CASE name WHEN 5 THEN 1 END FROM emp;
SELECT CASE NULL WHEN NULL THEN 1 ELSE 2 END;
SELECT CASE WHEN id = 1 THEN 1 / (id - 1) ELSE 0 END FROM dept WHERE id <> 1;
SELECT CASE WHEN id > 0 THEN 0 ELSE 1 / (id - id) END FROM dept;
SELECT CASE WHEN id = 2 THEN 1 / (id - 2) ELSE 0 END FROM dept;
SELECT id, CASE WHEN salary IS NULL THEN 'none' WHEN salary < 3500 THEN 'low' WHEN salary < 5000 THEN 'mid' ELSE 'high' END AS band FROM emp ORDER BY id;
SELECT CASE WHEN salary IS NULL THEN 'none' WHEN salary < 3500 THEN 'low' ELSE 'high' END AS band, count(*) FROM emp GROUP BY band ORDER BY count(*), band COLLATE "C";
SELECT CASE WHEN salary < 3500 THEN 'low' ELSE 'high' END AS band, count(*) FROM emp GROUP BY 1;  -- route: sqlite
SELECT sum(CASE WHEN remote THEN salary ELSE 0 END), sum(CASE WHEN remote THEN 1 END), count(CASE WHEN remote THEN 1 END) FROM emp;
SELECT id FROM emp ORDER BY CASE WHEN remote THEN 0 ELSE 1 END, id;
SELECT id FROM emp ORDER BY CASE WHEN salary IS NULL THEN 1 ELSE 0 END, salary DESC, id;
SELECT id FROM emp WHERE CASE WHEN remote THEN salary > 4000 ELSE salary > 2000 END;
SELECT CASE WHEN EXISTS (SELECT 1 FROM kid WHERE parent_id = parent.id) THEN 'yes' ELSE 'no' END FROM parent;
SELECT CASE (SELECT count(*) FROM kid) WHEN 4 THEN 'four' ELSE 'other' END;
SELECT CASE WHEN id < 3 THEN CASE WHEN id = 1 THEN 'a' ELSE 'b' END ELSE 'c' END FROM dept;
SELECT COALESCE(NULL, 1), COALESCE(NULL, NULL), COALESCE(1, 2.5), COALESCE(NULL, 'x');
SELECT COALESCE(salary, 0), COALESCE(bonus, 0), COALESCE(bonus, 1.5), COALESCE(grade, 0), COALESCE(name, '-') FROM emp;
SELECT COALESCE(salary, bonus), COALESCE(bonus, salary), COALESCE(grade, salary), COALESCE(grade, bonus) FROM emp;
SELECT COALESCE(hired, '2000-01-01'), COALESCE(hired, CURRENT_DATE) IS NOT NULL FROM emp;
SELECT COALESCE(boss_id, dept_id, -1) FROM emp;
SELECT COALESCE(city, name) FROM dept;
SELECT COALESCE(v, t), COALESCE(c, v), COALESCE(t, c) FROM txt;  -- route: forwarded
SELECT COALESCE(salary, 'x') FROM emp;
SELECT COALESCE(salary, '5') FROM emp;
SELECT COALESCE(name, 5) FROM emp;
SELECT COALESCE(remote, false), COALESCE(NULL, remote) FROM emp;
SELECT COALESCE(uid, '11111111-2222-3333-4444-555555555555') FROM post;
SELECT COALESCE(meta, '{}') FROM post;
SELECT COALESCE(u36, u32) FROM doc;
SELECT COALESCE(ts, tw), COALESCE(tz, '2000-01-01') FROM moment;
SELECT COALESCE(n, nb), COALESCE(nx, n), COALESCE(i2, i8) FROM num;
SELECT COALESCE((SELECT max(salary) FROM emp WHERE id > 99), 0), COALESCE((SELECT name FROM emp WHERE id = 1), '?');
SELECT id FROM emp WHERE COALESCE(salary, 0) = 0;
SELECT id FROM emp WHERE COALESCE(dept_id, 0) <> 1 ORDER BY COALESCE(salary, 0), id;
SELECT COALESCE(dept_id, 0) AS d, count(*) FROM emp GROUP BY COALESCE(dept_id, 0) ORDER BY d;  -- route: sqlite
SELECT COALESCE(sum(salary), 0), COALESCE(avg(salary), 0), COALESCE(max(name), '') FROM emp WHERE id > 99;  -- route: sqlite / forwarded
SELECT COALESCE(1 / NULLIF(id - 1, 0), -1) FROM dept;
SELECT NULLIF(1, 1), NULLIF(1, 2), NULLIF(NULL, 1), NULLIF(1, NULL), NULLIF('a', 'a'), NULLIF(1, 1.0);
SELECT NULLIF(salary, 3000), NULLIF(bonus, 0), NULLIF(name, 'bob'), NULLIF(remote, false) FROM emp;
SELECT NULLIF(salary, bonus), NULLIF(dept_id, boss_id) FROM emp;
SELECT NULLIF(name, 5) FROM emp;
SELECT NULLIF(salary, 'x') FROM emp;
SELECT NULLIF(v, ''), NULLIF(c, ''), NULLIF(t, v) FROM txt;
SELECT NULLIF(hired, '2015-01-31') FROM emp;
SELECT GREATEST(1, 2), LEAST(1, NULL), GREATEST(NULL, NULL), GREATEST(1, 2.5), LEAST('b', 'c');  -- route: sqlite / postgres
SELECT GREATEST(salary, 3500), LEAST(salary, bonus), GREATEST(grade, 1) FROM emp;
SELECT GREATEST(hired, '2016-01-01'), LEAST(hired, NULL) FROM emp;
SELECT GREATEST(name, 'c') FROM emp;  -- route: sqlite / forwarded
SELECT GREATEST(i2, i4, i8), LEAST(n, f8), GREATEST(nx, 1) FROM num WHERE id NOT IN (11, 12, 13);
SELECT GREATEST(f8, f4), LEAST(f8, 0) FROM num;
SELECT GREATEST(1, 'x');
UPDATE emp SET salary = COALESCE(salary, 0) + 100, bonus = COALESCE(bonus, 0), name = NULLIF(name, '') RETURNING id, salary, bonus, name;
UPDATE emp SET salary = CASE WHEN remote THEN salary + 1 ELSE salary END, remote = CASE id WHEN 1 THEN true ELSE remote END;
UPDATE emp SET bonus = CASE WHEN salary > 4000 THEN 1 ELSE 0.25 END RETURNING id, bonus;
UPDATE emp SET grade = GREATEST(grade, 2) WHERE id < 6 RETURNING grade;
INSERT INTO kid (id, label) SELECT id + 100, COALESCE(label, 'none') FROM parent RETURNING *;
INSERT INTO kid (id, parent_id, label) VALUES (50, COALESCE(NULL, 1), CASE WHEN true THEN 'x' END) RETURNING *;
SELECT COALESCE(c, 'x'), COALESCE(c, c) FROM txt;  -- route: forwarded
VALUES ('a'::char(3)), ('b'::char(5));  -- route: postgres
SELECT to_json(c) FROM txt WHERE id = 1;  -- route: forwarded
SELECT d - 7 FROM moment;  -- route: any
