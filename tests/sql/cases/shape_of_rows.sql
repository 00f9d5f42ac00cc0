# DISTINCT, LIMIT, OFFSET, ORDER BY: which rows, and in which order.
SELECT DISTINCT dept_id FROM emp;
SELECT DISTINCT dept_id FROM emp ORDER BY dept_id;
SELECT DISTINCT dept_id FROM emp ORDER BY dept_id DESC NULLS LAST;
SELECT DISTINCT dept_id, remote FROM emp;
SELECT DISTINCT dept_id, remote FROM emp ORDER BY remote, dept_id;
SELECT DISTINCT salary FROM emp ORDER BY salary;
SELECT DISTINCT salary + 1 FROM emp;
SELECT DISTINCT salary + 1 AS s FROM emp ORDER BY s LIMIT 3;
SELECT DISTINCT bonus FROM emp ORDER BY 1;
SELECT DISTINCT grade FROM emp ORDER BY grade;
SELECT DISTINCT hired FROM emp ORDER BY hired DESC;
SELECT DISTINCT name FROM emp;
SELECT DISTINCT name FROM emp ORDER BY name;  -- route: sqlite / forwarded
SELECT DISTINCT id FROM emp ORDER BY salary;
SELECT DISTINCT ON (dept_id) dept_id, name FROM emp ORDER BY dept_id, id;
SELECT DISTINCT NULL, 1 FROM emp;
SELECT DISTINCT 'x' FROM emp;
SELECT DISTINCT remote FROM emp;
SELECT DISTINCT true FROM emp;
SELECT DISTINCT count(*) FROM emp GROUP BY dept_id;
SELECT DISTINCT dept_id, count(*) FROM emp GROUP BY dept_id ORDER BY 2 DESC, 1;
SELECT DISTINCT n FROM num;
SELECT DISTINCT nx FROM num;  -- order: count  -- route: forwarded
SELECT DISTINCT f8 FROM num;
SELECT DISTINCT i8 FROM num ORDER BY i8;
SELECT DISTINCT c FROM txt;
SELECT DISTINCT v FROM txt;
SELECT DISTINCT ts FROM moment;
SELECT DISTINCT d FROM moment ORDER BY d;
SELECT DISTINCT u36 FROM doc;
SELECT DISTINCT mood FROM doc;
SELECT DISTINCT j FROM doc;
SELECT DISTINCT b FROM doc;
SELECT DISTINCT at, level, line FROM log;
SELECT ALL dept_id FROM emp;
SELECT count(DISTINCT dept_id), count(DISTINCT remote), count(DISTINCT salary) FROM emp;
SELECT id FROM emp ORDER BY id LIMIT 3;
SELECT id FROM emp ORDER BY id LIMIT 0;
SELECT id FROM emp ORDER BY id LIMIT 100;
SELECT id FROM emp ORDER BY id LIMIT NULL;
SELECT id FROM emp ORDER BY id LIMIT ALL OFFSET 3;
SELECT id FROM emp ORDER BY id OFFSET 0;
SELECT id FROM emp ORDER BY id OFFSET 100;
SELECT id FROM emp ORDER BY id OFFSET NULL;
SELECT id FROM emp ORDER BY id LIMIT 2 OFFSET 2;
SELECT id FROM emp ORDER BY id OFFSET 2 LIMIT 2;
SELECT id FROM emp ORDER BY id LIMIT 1 + 1;
SELECT id FROM emp ORDER BY id LIMIT -1;
SELECT id FROM emp ORDER BY id OFFSET -1;
SELECT id FROM emp ORDER BY id LIMIT 2.5;  -- route: forwarded
SELECT id FROM emp ORDER BY id LIMIT '2';
SELECT id FROM emp ORDER BY id LIMIT 'x';
SELECT id FROM emp ORDER BY id LIMIT (SELECT 2);
SELECT id FROM emp ORDER BY id LIMIT (SELECT count(*) FROM dept);
SELECT id FROM emp ORDER BY id LIMIT id;
SELECT id FROM emp ORDER BY id LIMIT 9223372036854775807;
SELECT id FROM emp ORDER BY id FETCH FIRST 2 ROWS ONLY;
SELECT id FROM emp ORDER BY id FETCH NEXT ROW ONLY;
SELECT id FROM emp ORDER BY id OFFSET 2 ROWS FETCH FIRST 2 ROWS ONLY;
SELECT id, salary FROM emp ORDER BY salary FETCH FIRST 2 ROWS WITH TIES;
SELECT count(*) FROM emp LIMIT 1;
SELECT count(*) FROM emp LIMIT 0;
SELECT count(*) FROM emp OFFSET 1;
SELECT id FROM emp ORDER BY salary, id;
SELECT id FROM emp ORDER BY salary DESC, id;
SELECT id FROM emp ORDER BY salary NULLS FIRST, id DESC;
SELECT id FROM emp ORDER BY salary DESC NULLS LAST, id;
SELECT id FROM emp ORDER BY salary ASC NULLS LAST, id;
SELECT id FROM emp ORDER BY salary DESC NULLS FIRST, id;
SELECT id FROM emp ORDER BY salary USING <, id;  -- route: forwarded
SELECT id FROM emp ORDER BY salary USING >, id;  -- route: forwarded
SELECT id FROM emp ORDER BY bonus, id;
SELECT id FROM emp ORDER BY grade DESC, id;
SELECT id FROM emp ORDER BY hired, id;
SELECT id FROM emp ORDER BY remote, id;
SELECT id FROM emp ORDER BY remote DESC, dept_id, id;
SELECT id FROM emp ORDER BY salary % 2000, id;
SELECT id FROM emp ORDER BY -salary, id;
SELECT id FROM emp ORDER BY salary IS NULL, id;
SELECT id FROM emp ORDER BY (salary > 3000) DESC, id;
SELECT id, salary * 2 AS twice FROM emp ORDER BY twice, id;
SELECT id, salary AS id2 FROM emp ORDER BY id2 DESC, 1;
SELECT salary AS id, name FROM emp ORDER BY id, name COLLATE "C";
SELECT id AS x FROM emp ORDER BY x + 1;
SELECT id FROM emp ORDER BY 2;
SELECT id FROM emp ORDER BY 0;
SELECT id FROM emp ORDER BY nope;
SELECT id FROM emp ORDER BY 'x', id;
SELECT id FROM emp ORDER BY NULL, id;
SELECT id FROM emp ORDER BY emp.id;
SELECT e.id FROM emp e ORDER BY e.salary, e.id;
SELECT id FROM emp ORDER BY name, id;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY name DESC, id;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY lower(name), id;  -- route: sqlite / forwarded
SELECT id FROM emp ORDER BY length(name), id;
SELECT id, name FROM emp ORDER BY name COLLATE "C", id;
SELECT id FROM txt ORDER BY t, id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY v DESC, id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY c, id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY u NULLS FIRST;  -- route: sqlite / forwarded
SELECT id FROM num ORDER BY i4, id;
SELECT id FROM num ORDER BY i8 DESC, id;
SELECT id FROM num ORDER BY f8, id;
SELECT id FROM num ORDER BY f4 DESC, id;
SELECT id FROM num ORDER BY n, id;
SELECT id FROM num ORDER BY nx, id;
SELECT id FROM num ORDER BY nb DESC NULLS LAST, id;
SELECT id FROM moment ORDER BY d, id;
SELECT id FROM moment ORDER BY ts, id;
SELECT id FROM moment ORDER BY ts DESC, id;
SELECT id FROM moment ORDER BY tz, id;
SELECT id FROM moment ORDER BY tm, id;
SELECT id FROM moment ORDER BY iv, id;
SELECT id FROM doc ORDER BY u36, id;
SELECT id FROM doc ORDER BY mood DESC, id;
SELECT id FROM doc ORDER BY b, id;
SELECT id FROM doc ORDER BY j;
SELECT id FROM doc ORDER BY jb, id;  -- route: sqlite / forwarded
SELECT id FROM item ORDER BY created_at, id;
SELECT id FROM item ORDER BY created_at DESC NULLS LAST LIMIT 2;
SELECT id FROM item ORDER BY members, id;
SELECT id FROM item ORDER BY token, id;
SELECT id FROM dept UNION ALL SELECT id FROM emp ORDER BY id LIMIT 5;
SELECT id FROM dept UNION SELECT dept_id FROM emp ORDER BY id DESC;
(SELECT id FROM emp ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM dept ORDER BY id DESC LIMIT 1);
(SELECT id FROM emp ORDER BY id DESC LIMIT 2) ORDER BY id;
SELECT id FROM dept UNION SELECT name FROM dept;
SELECT id FROM dept UNION SELECT id, name FROM dept;
SELECT id FROM dept UNION SELECT '7' ORDER BY 1;
SELECT id FROM dept UNION SELECT 1.5 ORDER BY 1;  -- route: forwarded
SELECT NULL UNION SELECT 1;
SELECT id FROM emp FOR UPDATE;
SELECT id FROM emp WHERE id = 1 FOR UPDATE;
SELECT id FROM emp ORDER BY id LIMIT 2 FOR UPDATE;
SELECT id FROM emp WHERE id = 1 FOR SHARE;
SELECT id FROM emp WHERE id = 1 FOR NO KEY UPDATE;
SELECT id FROM emp WHERE id = 1 FOR UPDATE NOWAIT;
SELECT id FROM emp WHERE id = 1 FOR UPDATE SKIP LOCKED;
SELECT e.id FROM emp e JOIN dept d ON d.id = e.dept_id WHERE e.id = 1 FOR UPDATE OF e;
SELECT count(*) FROM emp FOR UPDATE;
SELECT DISTINCT dept_id FROM emp FOR UPDATE;
