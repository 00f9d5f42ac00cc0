# GROUP BY, HAVING, aggregates.
SELECT dept_id, count(*) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id, count(*), sum(salary), avg(salary), min(salary), max(salary) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT dept_id AS d, count(*) FROM emp GROUP BY d ORDER BY d;
SELECT dept_id, count(*) FROM emp GROUP BY 1 ORDER BY 1;
SELECT salary / 1000, count(*) FROM emp GROUP BY salary / 1000 ORDER BY 1;
SELECT salary / 1000 AS k, count(*) FROM emp GROUP BY k ORDER BY k;
SELECT salary / 1000 AS k, count(*) FROM emp GROUP BY 1 ORDER BY 2, 1;
SELECT salary / 1000 + 1, count(*) FROM emp GROUP BY salary / 1000 ORDER BY 1;
SELECT (salary / 1000) * 2 - dept_id, count(*) FROM emp GROUP BY salary / 1000, dept_id ORDER BY 1, 2;
SELECT salary % 1000, dept_id, count(*) FROM emp GROUP BY dept_id, salary % 1000 ORDER BY dept_id, salary % 1000;
SELECT salary + 1 FROM emp GROUP BY salary;
SELECT salary FROM emp GROUP BY salary + 1;  -- route: error
SELECT salary + 2 FROM emp GROUP BY salary + 1;  -- route: error
SELECT lower(name), count(*) FROM emp GROUP BY lower(name) ORDER BY 2, min(id);
SELECT upper(city) || '!', count(*) FROM dept GROUP BY upper(city) ORDER BY min(id);
SELECT coalesce(city, 'none'), count(*) FROM dept GROUP BY coalesce(city, 'none') ORDER BY min(id);
SELECT coalesce(city, 'none') || '?', count(*) FROM dept GROUP BY coalesce(city, 'none') ORDER BY min(id);
SELECT coalesce(city, 'other') FROM dept GROUP BY coalesce(city, 'none');  -- route: error
SELECT CASE WHEN salary > 3500 THEN 'high' ELSE 'low' END AS band, count(*) FROM emp GROUP BY band ORDER BY count(*);
SELECT CASE WHEN salary > 3500 THEN 'high' ELSE 'low' END, count(*) FROM emp GROUP BY CASE WHEN salary > 3500 THEN 'high' ELSE 'low' END ORDER BY 2;
SELECT salary IS NULL, count(*) FROM emp GROUP BY salary IS NULL ORDER BY 1;
SELECT salary > 3000 AS rich, remote, count(*) FROM emp GROUP BY rich, remote ORDER BY 1, 2;
SELECT remote, count(*) FROM emp GROUP BY remote ORDER BY remote;
SELECT NOT remote, count(*) FROM emp GROUP BY NOT remote ORDER BY 1;
SELECT bmix, count(*) FROM flags GROUP BY bmix ORDER BY bmix;
SELECT btf, count(*) FROM flags GROUP BY btf ORDER BY btf;
SELECT b01 AND btf, count(*) FROM flags GROUP BY b01 AND btf ORDER BY 1;
SELECT bonus, count(*) FROM emp GROUP BY bonus ORDER BY bonus;
SELECT bonus * 2, count(*) FROM emp GROUP BY bonus * 2 ORDER BY 1;  -- route: forwarded
SELECT n, count(*) FROM num GROUP BY n ORDER BY n;
SELECT hired, count(*) FROM emp GROUP BY hired ORDER BY hired;
SELECT created, count(*) FROM "user" GROUP BY created ORDER BY created;
SELECT ts, count(*) FROM moment GROUP BY ts ORDER BY ts;
SELECT uid, count(*) FROM post GROUP BY uid ORDER BY count(*), min(id);
SELECT grade, count(*) FROM emp GROUP BY grade ORDER BY grade;
SELECT d.name, count(e.id) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY d.id;
SELECT d.*, count(e.id) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY d.id;
SELECT d.name, d.budget - 1, max(e.salary) FROM dept d JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY d.id;
SELECT d.name, count(*) FROM dept d JOIN emp e ON e.dept_id = d.id GROUP BY d.name ORDER BY count(*), min(d.id);
SELECT d.city, count(*) FROM dept d GROUP BY d.name;  -- route: error
SELECT country, sku, sum(amount) FROM stock GROUP BY country, sku ORDER BY sku, 3;
SELECT price, amount FROM stock GROUP BY country, sku ORDER BY amount;
SELECT price FROM stock GROUP BY country;  -- route: error
SELECT name, count(*) FROM emp;  -- route: error
SELECT dept_id, salary FROM emp GROUP BY dept_id;  -- route: error
SELECT dept_id FROM emp GROUP BY dept_id ORDER BY salary;  -- route: error
SELECT dept_id FROM emp GROUP BY dept_id HAVING salary > 1;  -- route: error
SELECT dept_id FROM emp GROUP BY 3;  -- route: error
SELECT dept_id FROM emp GROUP BY 'x';  -- route: error
SELECT dept_id, count(*) FROM emp GROUP BY count(*);  -- route: error
SELECT dept_id, count(*) AS n FROM emp GROUP BY n;  -- route: error
SELECT dept_id, count(*) FROM emp WHERE count(*) > 1 GROUP BY dept_id;  -- route: error
SELECT sum(count(*)) FROM emp;  -- route: error
SELECT dept_id, count(*) FROM emp GROUP BY dept_id HAVING count(*) > 1 ORDER BY dept_id;
SELECT dept_id FROM emp GROUP BY dept_id HAVING sum(salary) > 5000 AND dept_id IS NOT NULL ORDER BY dept_id;
SELECT dept_id FROM emp GROUP BY dept_id HAVING max(salary) - min(salary) >= 2000 ORDER BY dept_id;
SELECT salary / 1000 FROM emp GROUP BY salary / 1000 HAVING salary / 1000 > 3 ORDER BY salary / 1000;
SELECT count(*) FROM emp HAVING count(*) > 3;
SELECT count(*) FROM emp HAVING count(*) > 300;
SELECT 1 FROM emp HAVING true;
SELECT 1 FROM emp HAVING false;
SELECT 1 AS one FROM emp WHERE id > 100 HAVING count(*) = 0;
SELECT max(salary) FROM emp HAVING min(salary) < 1000 ORDER BY max(salary) LIMIT 1;
SELECT id FROM emp HAVING true;  -- route: error
SELECT count(*), count(salary), count(DISTINCT salary), count(DISTINCT dept_id) FROM emp;
SELECT sum(DISTINCT salary), avg(DISTINCT salary), min(DISTINCT salary) FROM emp;
SELECT count(DISTINCT bonus), sum(DISTINCT bonus) FROM emp;
SELECT count(*) FILTER (WHERE salary > 3000), count(*) FROM emp;
SELECT dept_id, sum(salary) FILTER (WHERE remote), avg(bonus) FILTER (WHERE NOT remote) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT count(DISTINCT salary) FILTER (WHERE dept_id = 1) FROM emp;
SELECT bool_and(remote), bool_or(remote), every(salary > 10) FROM emp;
SELECT dept_id, bool_and(remote), bool_or(remote) FROM emp GROUP BY dept_id ORDER BY dept_id;
SELECT sum(salary + id), sum(salary) + sum(id), count(*) * 2 FROM emp;
SELECT max(hired), min(hired), max(bonus), min(grade) FROM emp;
SELECT count(*) FROM emp WHERE id > 1000;
SELECT sum(salary), max(salary), count(salary) FROM emp WHERE id > 1000;
SELECT dept_id, count(*) FROM emp WHERE id > 1000 GROUP BY dept_id;
SELECT dept_id FROM emp GROUP BY dept_id ORDER BY count(*) DESC, dept_id NULLS FIRST;
SELECT dept_id FROM emp GROUP BY dept_id ORDER BY sum(salary) NULLS FIRST, dept_id;
SELECT dept_id + 1 FROM emp GROUP BY dept_id ORDER BY dept_id + 1;
SELECT (dept_id, remote) IS NULL, count(*) FROM emp GROUP BY dept_id, remote ORDER BY dept_id, remote;
SELECT dept_id, remote, count(*) FROM emp GROUP BY (dept_id, remote) ORDER BY dept_id, remote;
SELECT dept_id, remote, count(*) FROM emp GROUP BY ROLLUP (dept_id, remote) ORDER BY 1, 2;
SELECT dept_id, remote, count(*) FROM emp GROUP BY CUBE (dept_id, remote) ORDER BY 1, 2, 3;
SELECT dept_id, remote, count(*), grouping(dept_id) FROM emp GROUP BY GROUPING SETS ((dept_id), (remote), ()) ORDER BY 1, 2, 3;
SELECT count(*) FROM emp GROUP BY ();
SELECT dept_id FROM emp GROUP BY DISTINCT dept_id;  -- route: forwarded
SELECT string_agg(name, ',' ORDER BY id) FROM emp;
SELECT d.id, (SELECT count(*) FROM emp e WHERE e.dept_id = d.id) FROM dept d GROUP BY d.id ORDER BY d.id;
SELECT d.city, (SELECT count(*) FROM emp e WHERE e.dept_id = d.id) FROM dept d GROUP BY d.city;  -- route: error
SELECT dept_id, (SELECT max(e.id) FROM dept) FROM emp e GROUP BY dept_id ORDER BY dept_id;  -- route: forwarded
SELECT dept_id FROM emp GROUP BY dept_id HAVING count(*) > (SELECT count(*) FROM parent) ORDER BY dept_id;
SELECT dept_id FROM emp e GROUP BY dept_id HAVING EXISTS (SELECT 1 FROM dept d WHERE d.id = e.dept_id AND d.budget > 0) ORDER BY dept_id;
SELECT x.k, count(*) FROM (SELECT salary / 1000 AS k FROM emp) x GROUP BY x.k ORDER BY x.k;
SELECT k % 2 AS odd, sum(n) FROM (SELECT salary / 1000 AS k, count(*) AS n FROM emp GROUP BY 1) x GROUP BY odd ORDER BY odd;
SELECT 5 AS five, count(*) FROM emp GROUP BY five;
SELECT 'x', count(*) FROM emp GROUP BY 1;
SELECT NULL, count(*) FROM emp GROUP BY 1;
SELECT dept_id, dept_id, count(*) FROM emp GROUP BY 1, 2 ORDER BY 1;
SELECT id AS name, count(*) FROM emp GROUP BY name ORDER BY 2;  -- route: error
SELECT name AS dept_id, count(*) FROM emp GROUP BY dept_id;  -- route: error
SELECT e.dept_id FROM emp e GROUP BY emp.dept_id;  -- route: error
SELECT note, count(*) FROM item GROUP BY note;  -- route: error
SELECT state, count(*) FROM item GROUP BY state ORDER BY count(*), min(id);
SELECT jb, count(*) FROM doc GROUP BY jb;  -- route: any
-- params: int4:1000
SELECT salary / $1, count(*) FROM emp GROUP BY salary / $1 ORDER BY 1;
-- params: int4:1000
SELECT salary / $1 + 1, count(*) FROM emp WHERE id < $1 GROUP BY salary / $1 HAVING count(*) < $1 ORDER BY 1;
SELECT count(*) FROM (SELECT 1 FROM emp GROUP BY dept_id) x;
SELECT nx, count(*) FROM num GROUP BY nx HAVING count(*) > 0 ORDER BY nx;  -- order: exact  -- route: forwarded
SELECT iv, count(*) FROM moment GROUP BY iv ORDER BY min(id);  -- route: any
SELECT DISTINCT count(*) FROM emp GROUP BY dept_id ORDER BY 1;
