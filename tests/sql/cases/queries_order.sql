# DISTINCT, DISTINCT ON, ORDER BY, LIMIT, OFFSET, FETCH FIRST, FOR UPDATE.
SELECT DISTINCT dept_id FROM emp ORDER BY dept_id;
SELECT DISTINCT dept_id, remote FROM emp ORDER BY dept_id, remote;
SELECT DISTINCT salary / 1000 FROM emp ORDER BY salary / 1000;
SELECT DISTINCT salary / 1000 AS k FROM emp ORDER BY k DESC;
SELECT DISTINCT bonus FROM emp ORDER BY bonus;
-- order: count
SELECT DISTINCT nx FROM num ORDER BY nx;  -- route: forwarded
SELECT DISTINCT n, i4 FROM num ORDER BY n, i4;
SELECT DISTINCT bmix FROM flags ORDER BY bmix;
SELECT DISTINCT created_at FROM item ORDER BY created_at;
-- order: count
SELECT DISTINCT iv FROM moment ORDER BY iv;  -- route: forwarded
SELECT DISTINCT NULL, 'x', 1 FROM emp;
SELECT DISTINCT * FROM log ORDER BY level;
SELECT DISTINCT count(*) FROM emp GROUP BY dept_id ORDER BY count(*);
SELECT DISTINCT salary FROM emp ORDER BY salary NULLS FIRST LIMIT 2;
SELECT DISTINCT dept_id FROM emp ORDER BY salary;  -- route: error
SELECT DISTINCT note FROM item;  -- route: error
SELECT DISTINCT hired FROM emp WHERE salary > 100 ORDER BY hired DESC OFFSET 1;
SELECT DISTINCT ON (dept_id) dept_id, id, salary FROM emp ORDER BY dept_id, salary DESC, id;
SELECT DISTINCT ON (dept_id) dept_id, id, salary FROM emp ORDER BY dept_id, salary DESC NULLS LAST, id;
SELECT DISTINCT ON (dept_id) id FROM emp ORDER BY dept_id DESC, hired, id;
SELECT DISTINCT ON (dept_id, remote) dept_id, remote, id FROM emp ORDER BY remote, dept_id, id DESC;
SELECT DISTINCT ON (dept_id) dept_id AS d, name FROM emp ORDER BY d, id LIMIT 2 OFFSET 1;
SELECT DISTINCT ON (d) dept_id AS d, name FROM emp ORDER BY d NULLS FIRST, id DESC;
SELECT DISTINCT ON (1) dept_id, name FROM emp ORDER BY 1, id;
SELECT DISTINCT ON (salary / 1000) salary / 1000, id FROM emp ORDER BY salary / 1000, id;
SELECT DISTINCT ON (dept_id) dept_id, count(*) FROM emp GROUP BY dept_id, remote ORDER BY dept_id, count(*) DESC;
SELECT DISTINCT ON (dept_id) dept_id, id FROM emp ORDER BY id;  -- route: error
SELECT DISTINCT ON (dept_id) dept_id, row_number() OVER (ORDER BY id) FROM emp ORDER BY dept_id, id;
SELECT x.id FROM (SELECT DISTINCT ON (dept_id) id, dept_id FROM emp ORDER BY dept_id, id DESC) x WHERE x.dept_id > 0 ORDER BY x.id;
SELECT DISTINCT ON (dept_id) dept_id FROM emp;  -- route: forwarded
SELECT id FROM emp ORDER BY salary, id;
SELECT id FROM emp ORDER BY salary DESC, id DESC;
SELECT id FROM emp ORDER BY salary NULLS FIRST, id;
SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id;
SELECT id FROM emp ORDER BY salary + bonus, id;
SELECT id FROM emp ORDER BY -salary, id;
SELECT id FROM emp ORDER BY salary IS NULL, remote DESC, id;
SELECT id FROM emp ORDER BY CASE WHEN remote THEN 0 ELSE 1 END, id;
SELECT id FROM emp ORDER BY coalesce(bonus, -1), id;
SELECT id, -id AS salary FROM emp ORDER BY salary;
SELECT id, -id AS salary FROM emp ORDER BY salary + 0, id;
SELECT id, -id AS salary FROM emp ORDER BY emp.salary, id;
SELECT id AS x, -id AS x FROM emp ORDER BY x;  -- route: error
SELECT id AS x, id AS x FROM emp ORDER BY x;
SELECT id AS x FROM emp ORDER BY x + 1;  -- route: error
SELECT id, salary FROM emp ORDER BY 2, 1;
SELECT id FROM emp ORDER BY 2;  -- route: error
SELECT id FROM emp ORDER BY 0;  -- route: error
SELECT id FROM emp ORDER BY 'x';  -- route: error
SELECT id FROM emp ORDER BY nope;  -- route: error
SELECT id FROM emp ORDER BY 1::int, id;
SELECT id FROM emp ORDER BY id USING >;  -- route: forwarded
SELECT id FROM emp ORDER BY name;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY lower(name), id;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY hired, id DESC;
SELECT id FROM emp ORDER BY grade, id;
SELECT id FROM num ORDER BY nx, id;
SELECT id FROM num ORDER BY nb DESC, id;
SELECT id FROM moment ORDER BY ts, id;
SELECT id FROM moment ORDER BY tz DESC, id;
SELECT id FROM moment ORDER BY iv, id;  -- route: any
SELECT id FROM flags ORDER BY bmix, bword, id;
SELECT id FROM item ORDER BY created_at, id;
SELECT id FROM doc ORDER BY u36, id;
SELECT id FROM emp ORDER BY (SELECT budget FROM dept WHERE dept.id = emp.dept_id), id;
SELECT id FROM emp e ORDER BY (SELECT count(*) FROM emp s WHERE s.boss_id = e.id) DESC, id;
SELECT d.name AS id FROM dept d ORDER BY d.id;
SELECT id FROM emp ORDER BY id LIMIT 3;
SELECT id FROM emp ORDER BY id LIMIT 3 OFFSET 2;
SELECT id FROM emp ORDER BY id OFFSET 6;
SELECT id FROM emp ORDER BY id LIMIT ALL;
SELECT id FROM emp ORDER BY id LIMIT NULL OFFSET NULL;
SELECT id FROM emp ORDER BY id LIMIT 0;
SELECT id FROM emp ORDER BY id LIMIT 1 + 1;
SELECT id FROM emp ORDER BY id LIMIT 2 * 2 OFFSET 5 - 4;
SELECT id FROM emp ORDER BY id LIMIT (SELECT count(*) FROM parent);
SELECT id FROM emp ORDER BY id OFFSET 5 ROWS FETCH NEXT 2 ROWS ONLY;
SELECT id FROM emp ORDER BY id FETCH FIRST ROW ONLY;
SELECT id FROM emp ORDER BY id FETCH FIRST 2 ROWS ONLY;
SELECT id FROM emp ORDER BY id FETCH FIRST (1 + 1) ROWS ONLY;
SELECT id FROM emp LIMIT -1;  -- route: sqlite
SELECT id FROM emp OFFSET -1;  -- route: sqlite
SELECT id FROM emp LIMIT 2 - 5;
SELECT id FROM emp LIMIT id;  -- route: error
SELECT id FROM emp LIMIT 'x';  -- route: error
SELECT id FROM emp ORDER BY id LIMIT 1.5;  -- route: forwarded
SELECT id FROM emp ORDER BY id LIMIT '2';
SELECT id FROM emp LIMIT count(*);  -- route: error
-- params: int8:2 | int8:1
SELECT id FROM emp ORDER BY id LIMIT $1 OFFSET $2;
-- params: :2 | :1
SELECT id FROM emp ORDER BY id LIMIT $1 OFFSET $2;
-- params: int8:NULL
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: int8:-1
SELECT id FROM emp ORDER BY id LIMIT $1;
-- params: int8:-1
SELECT id FROM emp ORDER BY id OFFSET $1;
-- params: int4:2
SELECT id FROM emp ORDER BY id LIMIT $1 + 1;
-- params: int4:2
SELECT id FROM emp ORDER BY id FETCH FIRST $1 ROWS ONLY;
SELECT id, salary FROM emp ORDER BY salary FETCH FIRST 2 ROWS WITH TIES;  -- order: multiset
SELECT id, salary FROM emp ORDER BY salary OFFSET 1 FETCH FIRST 1 ROWS WITH TIES;  -- order: multiset
SELECT salary FROM emp ORDER BY salary OFFSET 2 FETCH FIRST 1 ROWS WITH TIES;
SELECT salary FROM emp ORDER BY salary DESC FETCH FIRST 3 ROWS WITH TIES;
SELECT salary FROM emp ORDER BY salary FETCH FIRST 0 ROWS WITH TIES;
SELECT dept_id, count(*) FROM emp GROUP BY dept_id ORDER BY count(*) FETCH FIRST 1 ROW WITH TIES;  -- order: multiset
SELECT salary FROM emp FETCH FIRST 1 ROW WITH TIES;  -- route: error
SELECT id FROM emp WHERE id < 4 ORDER BY id FOR UPDATE;
SELECT id FROM emp WHERE id < 4 ORDER BY id FOR SHARE;
SELECT id FROM emp WHERE id < 4 ORDER BY id FOR NO KEY UPDATE NOWAIT;
SELECT id FROM emp WHERE id < 4 ORDER BY id FOR KEY SHARE SKIP LOCKED;
SELECT e.id FROM emp e JOIN dept d ON d.id = e.dept_id ORDER BY e.id FOR UPDATE OF e;
SELECT e.id FROM emp e JOIN dept d ON d.id = e.dept_id ORDER BY e.id FOR UPDATE OF e NOWAIT FOR SHARE OF d;
SELECT id FROM emp e FOR UPDATE OF emp;  -- route: error
SELECT DISTINCT id FROM emp FOR UPDATE;  -- route: error
SELECT count(*) FROM emp FOR UPDATE;  -- route: error
SELECT dept_id FROM emp GROUP BY dept_id FOR UPDATE;  -- route: error
