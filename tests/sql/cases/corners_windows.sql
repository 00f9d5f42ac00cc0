# Windows and aggregates; SQLite's functions and syntax, which PostgreSQL does not know; literals beside columns.
# windows
SELECT id, row_number() OVER (ORDER BY salary), rank() OVER (ORDER BY salary), dense_rank() OVER (ORDER BY salary) FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY dept_id) FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY dept_id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) IS NULL FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN 1000 PRECEDING AND CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary DESC RANGE BETWEEN 1000 PRECEDING AND 500 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary ROWS BETWEEN 3 FOLLOWING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING) IS NULL FROM emp ORDER BY id;
SELECT id, count(*) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) FROM emp ORDER BY id;
SELECT id, first_value(id) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) FROM emp ORDER BY id;
SELECT id, last_value(id) OVER (ORDER BY salary, id), last_value(id) OVER (PARTITION BY dept_id ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM emp ORDER BY id;
SELECT id, nth_value(id, 2) OVER (ORDER BY id), nth_value(name, 3) OVER (PARTITION BY dept_id ORDER BY id RANGE UNBOUNDED PRECEDING) FROM emp ORDER BY id;
SELECT id, lag(salary) OVER (ORDER BY id), lead(salary, 2) OVER (ORDER BY id), lag(salary, 1, -1) OVER (ORDER BY id), lead(name, 1, 'none') OVER (ORDER BY id), lag(id, 0) OVER (ORDER BY id), lag(id, -1) OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, ntile(3) OVER (ORDER BY id), percent_rank() OVER (ORDER BY salary), cume_dist() OVER (ORDER BY salary) FROM emp ORDER BY id;
SELECT id, ntile(0) OVER (ORDER BY id) FROM emp;  -- route: forwarded
SELECT id, ntile(NULL) OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, nth_value(id, 0) OVER (ORDER BY id) FROM emp;  -- route: forwarded
SELECT id, min(salary) OVER w, max(name COLLATE "C") OVER w, count(*) OVER w FROM emp WINDOW w AS (PARTITION BY dept_id ORDER BY id) ORDER BY id;
SELECT id, sum(salary) OVER (w ORDER BY id) FROM emp WINDOW w AS (PARTITION BY dept_id) ORDER BY id;
SELECT id, sum(salary) OVER (w ROWS 1 PRECEDING) FROM emp WINDOW w AS (PARTITION BY dept_id ORDER BY id) ORDER BY id;
SELECT id, sum(salary) OVER (w) FROM emp WINDOW w AS (ORDER BY id ROWS 1 PRECEDING) ORDER BY id;
SELECT dept_id, sum(sum(salary)) OVER (ORDER BY dept_id) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, rank() OVER (ORDER BY count(*) DESC, dept_id) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT id FROM emp WHERE row_number() OVER () = 1;
SELECT id FROM emp ORDER BY row_number() OVER (ORDER BY salary DESC NULLS LAST, id);
SELECT id, sum(bonus) OVER (ORDER BY id), avg(bonus) OVER (ORDER BY id ROWS 2 PRECEDING), avg(salary) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, count(*) FILTER (WHERE salary > 3000) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, string_agg(name, ',') OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, array_agg(id) OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, bool_and(remote) OVER (ORDER BY id), bool_or(remote) OVER (ORDER BY id ROWS 1 PRECEDING) FROM emp ORDER BY id;
SELECT id, max(hired) OVER (PARTITION BY dept_id), min(hired) OVER (ORDER BY hired NULLS FIRST), lag(hired) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, max(n) OVER (ORDER BY id), max(nb) OVER (ORDER BY id), min(nx) OVER (ORDER BY id) FROM num ORDER BY id;  -- route: forwarded
SELECT id, rank() OVER (ORDER BY nx), dense_rank() OVER (ORDER BY nb DESC) FROM num ORDER BY id;
SELECT id, rank() OVER (ORDER BY f8), rank() OVER (ORDER BY f8 DESC NULLS LAST) FROM num ORDER BY id;
SELECT id, rank() OVER (PARTITION BY nx ORDER BY id), count(*) OVER (PARTITION BY nb) FROM num ORDER BY id;
SELECT id, rank() OVER (ORDER BY iv), count(*) OVER (PARTITION BY iv) FROM moment ORDER BY id;
SELECT id, rank() OVER (ORDER BY remote), count(*) OVER (PARTITION BY remote ORDER BY id) FROM emp ORDER BY id;
SELECT id, rank() OVER (ORDER BY c COLLATE "C"), count(*) OVER (PARTITION BY c) FROM txt ORDER BY id;
SELECT id, rank() OVER (ORDER BY mood), first_value(mood) OVER (ORDER BY mood, id) FROM doc ORDER BY id;
SELECT id, sum(i4) OVER (ORDER BY id), sum(i2) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;
SELECT id, sum(i8) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;
SELECT id, sum(f8) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;  -- route: forwarded
SELECT DISTINCT dept_id, count(*) OVER (PARTITION BY dept_id) FROM emp ORDER BY 1;
SELECT id, x FROM (SELECT id, row_number() OVER (PARTITION BY dept_id ORDER BY salary DESC NULLS LAST, id) AS x FROM emp) a WHERE x = 1 ORDER BY id;
SELECT id, sum(salary) OVER () AS total, salary * 100.0 / sum(salary) OVER () FROM emp ORDER BY id;
SELECT sum(salary) OVER (), count(*) OVER () FROM emp LIMIT 1;
SELECT id, sum(1) OVER (ORDER BY 1), sum(1) OVER (ORDER BY 'x'::text), sum(1) OVER (ORDER BY NULL) FROM emp ORDER BY id;  -- route: sqlite / forwarded
SELECT id, rank() OVER (ORDER BY 1) FROM emp ORDER BY id;
SELECT id, rank() OVER (PARTITION BY 1 ORDER BY id) FROM emp ORDER BY id;
SELECT id, rank(1) OVER (ORDER BY id) FROM emp;
SELECT id, rank() FROM emp;
SELECT id, sum(DISTINCT salary) OVER () FROM emp;
SELECT id, lag(id) OVER () IS NULL FROM emp WHERE id = 1;
SELECT sum(salary) FILTER (WHERE NULL) FROM emp;
SELECT count(DISTINCT salary), count(DISTINCT (salary, id)) FROM emp;  -- route: forwarded
SELECT count(DISTINCT c), count(DISTINCT nx), count(DISTINCT iv) FROM txt, num, moment WHERE txt.id = num.id AND num.id = moment.id;  -- route: forwarded
SELECT string_agg(DISTINCT name, ',' ORDER BY name) FROM emp;  -- route: sqlite / forwarded
SELECT string_agg(DISTINCT name, ',' ORDER BY name COLLATE "C") FROM emp;
SELECT string_agg(name, ',' ORDER BY salary DESC NULLS LAST, id), string_agg(name, NULL ORDER BY id), string_agg(NULL, ','), string_agg(name, name ORDER BY id) FROM emp;  -- route: forwarded
SELECT string_agg(id::text, ',' ORDER BY id) FILTER (WHERE id > 100) FROM emp;
SELECT string_agg(id, ',') FROM emp;
SELECT array_agg(salary ORDER BY id), array_agg(DISTINCT dept_id ORDER BY dept_id), array_agg(name ORDER BY id) FROM emp;
SELECT array_agg(id) FROM emp WHERE false;  -- route: forwarded
SELECT json_agg(name ORDER BY id), jsonb_agg(salary ORDER BY id), json_object_agg(id, name ORDER BY id) FROM emp;
SELECT json_agg(emp) FROM emp;  -- route: forwarded
SELECT json_agg(e) FROM (SELECT id, name FROM emp ORDER BY id) e;  -- route: sqlite
SELECT row_to_json(e) FROM (SELECT id, name FROM emp ORDER BY id) e;  -- route: sqlite
SELECT to_json(emp) FROM emp ORDER BY id LIMIT 1;  -- route: sqlite
SELECT json_build_object('a', bonus, 'b', salary, 'c', remote, 'd', hired, 'e', NULL, 'f', grade) FROM emp ORDER BY id;
SELECT max(name), min(name) FROM emp;  -- route: sqlite / forwarded
SELECT max(id), max(id + 0.5), max(id::text), max(salary * 1.0) FROM emp;  -- route: sqlite / forwarded
SELECT min(u36), max(u36) FROM doc;
SELECT min(mood), max(mood) FROM doc;
SELECT min(b), max(b) FROM doc;
SELECT min(jb) FROM doc;
SELECT max(d), max(tm), max(ts), max(tz), max(iv), min(iv) FROM moment;  -- route: forwarded
SELECT sum(iv), avg(iv) FROM moment WHERE id IN (1, 2, 3);  -- route: sqlite
SELECT sum(tm) FROM moment;  -- route: sqlite
SELECT sum(name) FROM emp;
SELECT avg(hired) FROM emp;
SELECT count(*) + count(*) FILTER (WHERE id > 3), count(1), count(NULL), count(*) * 1.0 FROM emp;
SELECT count() FROM emp;
SELECT sum(*) FROM emp;
SELECT min(*) FROM emp;
SELECT count(id, name) FROM emp;
SELECT count(DISTINCT *) FROM emp;
SELECT max(id, 2) FROM emp;
SELECT total(id) FROM emp;
SELECT group_concat(name) FROM emp;
SELECT ifnull(id, 1) FROM emp;
SELECT iif(true, 1, 2);  -- route: postgres
SELECT typeof(1);  -- route: postgres
SELECT strftime('%Y', 'now');  -- route: postgres
SELECT datetime('now');  -- route: postgres
SELECT date('2024-01-01');
SELECT time('12:00');
SELECT julianday('now');  -- route: postgres
SELECT printf('%d', 1);  -- route: postgres
SELECT instr('abc', 'b');  -- route: postgres
SELECT hex('abc');  -- route: postgres
SELECT quote('a');  -- route: postgres
SELECT random() < 1;  -- route: postgres
SELECT unicode('a');  -- route: postgres
SELECT char(65);
SELECT zeroblob(2);  -- route: postgres
SELECT last_insert_rowid();  -- route: postgres
SELECT changes();  -- route: postgres
SELECT sqlite_version();  -- route: postgres
SELECT json_extract('{"a":1}', '$.a');  -- route: postgres
SELECT crossfade_numeric_add('1', '2');  -- route: postgres
SELECT crossfade_clock(1, 1, 1, 1);  -- route: postgres
SELECT * FROM sqlite_master;
SELECT * FROM sqlite_schema;
SELECT * FROM pragma_table_info('emp');  -- route: postgres
SELECT * FROM crossfade_unnest('{1}');  -- route: postgres
SELECT * FROM main.emp;
SELECT * FROM temp.emp;
SELECT * FROM crossfade.journal;
SELECT main.emp.id FROM emp;
SELECT id FROM emp INDEXED BY x;
SELECT id FROM emp NOT INDEXED;
SELECT id FROM emp WHERE id ISNULL OR name NOTNULL ORDER BY id;
SELECT id FROM emp WHERE id NOT NULL;
SELECT id FROM emp WHERE id IS 1;
SELECT id FROM emp WHERE id IS NOT 1;
SELECT id FROM emp WHERE id <> 1 AND id != 2 ORDER BY id;
SELECT id FROM emp WHERE id = 1 = true;
SELECT id FROM emp WHERE (id = 1) = true;
SELECT id FROM emp WHERE id < 3 = remote;
SELECT id FROM emp WHERE 1 < id < 3;
SELECT id FROM emp WHERE id BETWEEN 2 AND 4 OR id BETWEEN SYMMETRIC 8 AND 7 ORDER BY id;  -- route: sqlite
SELECT id FROM emp WHERE id NOT BETWEEN SYMMETRIC 4 AND 2 ORDER BY id;  -- route: sqlite
SELECT id FROM emp WHERE id BETWEEN 1 AND NULL;
SELECT id FROM emp WHERE NOT id BETWEEN 3 AND NULL ORDER BY id;
SELECT id FROM emp WHERE salary IN (3000, NULL) ORDER BY id;
SELECT id FROM emp WHERE salary NOT IN (3000, NULL) ORDER BY id;
SELECT id FROM emp WHERE id IN ();
SELECT id FROM emp WHERE id IN (1, '2', 3.0) ORDER BY id;
SELECT id FROM emp WHERE id IN (1, 2.5) ORDER BY id;
SELECT id FROM emp WHERE id IN ('1', 'x');
SELECT id FROM emp WHERE id IN (1, name::int);
SELECT id FROM emp WHERE name IN (1, 2);
SELECT id FROM emp WHERE id = '1';
SELECT id FROM emp WHERE id = ' 1 ';
SELECT id FROM emp WHERE id = '1.0';
SELECT id FROM emp WHERE id = '';
SELECT id FROM emp WHERE id = 1.0;
SELECT id FROM emp WHERE id = 1.5;
SELECT id FROM emp WHERE id > 99999999999999999999;
SELECT id FROM emp WHERE id = '99999999999';
SELECT id FROM emp WHERE bonus = '100';
SELECT id FROM emp WHERE bonus = 100.000;
SELECT id FROM emp WHERE bonus > 1e2 ORDER BY id;
SELECT id FROM emp WHERE grade = 2.5 ORDER BY id;
SELECT id FROM emp WHERE grade = '2.5' ORDER BY id;
SELECT id FROM emp WHERE name = 5;
SELECT id FROM emp WHERE name = NULL;
SELECT id FROM emp WHERE name || NULL IS NULL ORDER BY id LIMIT 1;
SELECT id FROM emp WHERE hired = '2015-01-31' ORDER BY id;
SELECT id FROM emp WHERE hired > '2016' ORDER BY id;
SELECT id FROM emp WHERE hired > '2016-02-30';
SELECT id FROM emp WHERE hired = 20150131;
SELECT id FROM emp WHERE hired > 'infinity' OR hired > '-infinity' ORDER BY id;
SELECT id FROM emp WHERE hired + 1 > '2020-12-31' ORDER BY id;
SELECT id FROM emp WHERE hired::text LIKE '2015%' ORDER BY id;
SELECT id FROM emp WHERE hired LIKE '2015%' ORDER BY id;
