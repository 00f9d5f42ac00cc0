# Window functions: partitions, orders, frames, names, kinds of function.
SELECT id, row_number() OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, row_number() OVER (PARTITION BY dept_id ORDER BY id DESC) FROM emp ORDER BY id;
SELECT id, rank() OVER (ORDER BY salary), dense_rank() OVER (ORDER BY salary) FROM emp ORDER BY id;
SELECT id, rank() OVER (ORDER BY salary DESC), rank() OVER (ORDER BY salary NULLS FIRST) FROM emp ORDER BY id;
SELECT id, percent_rank() OVER (ORDER BY salary), cume_dist() OVER (ORDER BY salary) FROM emp ORDER BY id;
SELECT id, percent_rank() OVER (PARTITION BY dept_id ORDER BY salary), cume_dist() OVER (PARTITION BY dept_id ORDER BY salary) FROM emp ORDER BY id;
SELECT id, rank() OVER () FROM emp ORDER BY id;
SELECT id, ntile(3) OVER (ORDER BY id), ntile(100) OVER (ORDER BY id), ntile(1) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, ntile(0) OVER (ORDER BY id) FROM emp;  -- route: forwarded
SELECT id, ntile(NULL) OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, lag(id) OVER (ORDER BY id), lead(id) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, lag(name, 2) OVER (ORDER BY id), lead(name, 0) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, lag(salary, 1, 0) OVER (ORDER BY id), lead(salary, 3, -1) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, lag(name, 1, 'nobody') OVER (PARTITION BY dept_id ORDER BY id) FROM emp ORDER BY id;
SELECT id, lag(salary, 1, 0.5) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, lag(bonus) OVER (ORDER BY id), lead(bonus, 1, 0) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, lag(id, -1) OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, lag(id, id) OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, lag(hired) OVER (ORDER BY id), first_value(hired) OVER (ORDER BY hired, id) FROM emp ORDER BY id;
SELECT id, first_value(name) OVER (PARTITION BY dept_id ORDER BY id), last_value(name) OVER (PARTITION BY dept_id ORDER BY id) FROM emp ORDER BY id;
SELECT id, last_value(name) OVER (PARTITION BY dept_id ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM emp ORDER BY id;
SELECT id, nth_value(name, 2) OVER (PARTITION BY dept_id ORDER BY id) FROM emp ORDER BY id;
SELECT id, nth_value(name, 0) OVER (ORDER BY id) FROM emp;  -- route: forwarded
SELECT id, count(*) OVER (), sum(salary) OVER (), avg(salary) OVER (), min(salary) OVER (), max(salary) OVER () FROM emp ORDER BY id;
SELECT id, count(*) OVER (PARTITION BY dept_id), sum(salary) OVER (PARTITION BY dept_id) FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY id), avg(salary) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY salary), count(*) OVER (ORDER BY salary) FROM emp ORDER BY id;
SELECT id, sum(bonus) OVER (ORDER BY id), sum(bonus) OVER (PARTITION BY dept_id), max(bonus) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, bool_and(remote) OVER (ORDER BY id), bool_or(remote) OVER (PARTITION BY dept_id) FROM emp ORDER BY id;
SELECT id, min(hired) OVER (PARTITION BY dept_id), max(hired) OVER (ORDER BY id) FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(salary) OVER (ORDER BY id ROWS 2 PRECEDING) FROM emp ORDER BY id;
SELECT id, avg(salary) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(bonus) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), avg(bonus) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, count(salary) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) FROM emp ORDER BY id;
SELECT id, max(salary) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), min(salary) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN 1000 PRECEDING AND 500 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary DESC RANGE BETWEEN 1000 PRECEDING AND 500 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary NULLS FIRST RANGE BETWEEN 1000 PRECEDING AND CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY grade RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, sum(id) OVER (ORDER BY hired RANGE BETWEEN '1 year' PRECEDING AND CURRENT ROW) FROM emp ORDER BY id;  -- route: forwarded
SELECT id, sum(id) OVER (ORDER BY salary GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary GROUPS BETWEEN CURRENT ROW AND 2 FOLLOWING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary GROUPS 1 PRECEDING) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE GROUP) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY salary RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE NO OTHERS) FROM emp ORDER BY id;
SELECT id, first_value(id) OVER (ORDER BY salary, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM emp ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM emp;  -- route: forwarded
SELECT id, sum(id) OVER (GROUPS 1 PRECEDING) FROM emp;  -- route: error
SELECT id, sum(id) OVER (ORDER BY id, salary RANGE 1 PRECEDING) FROM emp;  -- route: error
SELECT id, sum(id) FILTER (WHERE remote) OVER (ORDER BY id), count(*) FILTER (WHERE salary > 3000) OVER (PARTITION BY dept_id) FROM emp ORDER BY id;
SELECT id, row_number() FILTER (WHERE remote) OVER () FROM emp;  -- route: error
SELECT id, count(DISTINCT salary) OVER () FROM emp;  -- route: error
SELECT id, sum(salary) OVER w, avg(salary) OVER w FROM emp WINDOW w AS (PARTITION BY dept_id ORDER BY id) ORDER BY id;
SELECT id, sum(id) OVER (w ORDER BY id), sum(id) OVER w FROM emp WINDOW w AS (PARTITION BY dept_id) ORDER BY id;
SELECT id, sum(id) OVER (w ROWS 1 PRECEDING) FROM emp WINDOW w AS (PARTITION BY dept_id ORDER BY id) ORDER BY id;
SELECT id, sum(id) OVER w2 FROM emp WINDOW w AS (PARTITION BY dept_id), w2 AS (w ORDER BY id) ORDER BY id;
SELECT id, sum(id) OVER (w PARTITION BY id) FROM emp WINDOW w AS (ORDER BY id);  -- route: error
SELECT id, sum(id) OVER (w ORDER BY id) FROM emp WINDOW w AS (ORDER BY id);  -- route: error
SELECT id, sum(id) OVER nope FROM emp;  -- route: error
SELECT id FROM emp WHERE row_number() OVER () = 1;  -- route: error
SELECT dept_id FROM emp GROUP BY dept_id HAVING row_number() OVER () = 1;  -- route: error
SELECT sum(row_number() OVER ()) FROM emp;  -- route: error
SELECT sum(row_number() OVER ()) OVER () FROM emp;  -- route: error
SELECT row_number() FROM emp;  -- route: any
SELECT id, row_number() OVER (PARTITION BY remote, dept_id ORDER BY salary DESC NULLS LAST, id) FROM emp ORDER BY id;
SELECT id, row_number() OVER (PARTITION BY salary > 3000 ORDER BY id) FROM emp ORDER BY id;
SELECT id, row_number() OVER (ORDER BY salary * -1, id) FROM emp ORDER BY id;
SELECT id, row_number() OVER (ORDER BY name) FROM emp ORDER BY id;  -- route: sqlite / forwarded
SELECT id, rank() OVER (ORDER BY n), rank() OVER (ORDER BY nx DESC) FROM num ORDER BY id;
SELECT id, count(*) OVER (PARTITION BY nx) FROM num ORDER BY id;
SELECT id, rank() OVER (ORDER BY bmix), count(*) OVER (PARTITION BY bmix) FROM flags ORDER BY id;
SELECT id, rank() OVER (ORDER BY iv) FROM moment ORDER BY id;  -- route: any
SELECT id, row_number() OVER (ORDER BY id) * 2 + 1, CASE WHEN row_number() OVER (ORDER BY id) < 3 THEN 'top' ELSE 'rest' END FROM emp ORDER BY id;
SELECT id, salary - avg(salary) OVER () FROM emp WHERE salary IS NOT NULL ORDER BY id;
SELECT id, salary - lag(salary) OVER (ORDER BY id) AS step FROM emp ORDER BY id;
SELECT * FROM (SELECT id, dept_id, row_number() OVER (PARTITION BY dept_id ORDER BY salary DESC NULLS LAST, id) AS n FROM emp) x WHERE n = 1 ORDER BY id;
SELECT dept_id, count(*), rank() OVER (ORDER BY count(*) DESC) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, sum(salary), sum(sum(salary)) OVER (ORDER BY dept_id) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, sum(salary) OVER (PARTITION BY dept_id) FROM emp GROUP BY dept_id;  -- route: error
SELECT dept_id, sum(dept_id) OVER () FROM emp GROUP BY dept_id ORDER BY 1;
SELECT DISTINCT dept_id, count(*) OVER (PARTITION BY dept_id) FROM emp ORDER BY dept_id;
SELECT id FROM emp ORDER BY row_number() OVER (ORDER BY salary DESC NULLS LAST, id DESC);
SELECT id, row_number() OVER (ORDER BY id) AS n FROM emp ORDER BY n DESC LIMIT 3;
SELECT id, (SELECT count(*) OVER () FROM parent LIMIT 1) FROM emp ORDER BY id;
SELECT id, row_number() OVER (ORDER BY id) FROM emp UNION ALL SELECT id, rank() OVER (ORDER BY id) FROM parent ORDER BY 1, 2;
SELECT id, string_agg(name, ',') OVER (ORDER BY id) FROM emp ORDER BY id;  -- route: any
SELECT id, stddev(salary) OVER (ORDER BY id), variance(salary) OVER (PARTITION BY dept_id) FROM emp ORDER BY id;
SELECT id, sum(i8) OVER (ORDER BY id), avg(nb) OVER (ORDER BY id), sum(n) OVER (ORDER BY id ROWS 1 PRECEDING) FROM num ORDER BY id;
SELECT id, lag(flag) OVER (ORDER BY id) FROM "user" ORDER BY id;  -- route: forwarded
SELECT id, lag(name) OVER (ORDER BY id), first_value(balance) OVER (ORDER BY id), lag(active) OVER (ORDER BY id) FROM "user" ORDER BY id;
SELECT id, lag(ts) OVER (ORDER BY id), lead(d) OVER (ORDER BY id) FROM moment ORDER BY id;
SELECT id, lag(btf) OVER (ORDER BY id), lead(bmix, 1, true) OVER (ORDER BY id) FROM flags ORDER BY id;
-- params: int4:2
SELECT id, sum(id) OVER (ORDER BY id ROWS $1 PRECEDING) FROM emp ORDER BY id;  -- route: forwarded
-- params: int4:2
SELECT id, lag(salary, 1, $1) OVER (ORDER BY id) FROM emp ORDER BY id;
