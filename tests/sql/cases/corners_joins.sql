# Outer joins of sub-queries with constants, times of several storages, grouping sets.
SELECT e.id, x.one FROM emp e LEFT JOIN (SELECT id, 1 AS one FROM dept WHERE id < 2) x ON x.id = e.dept_id WHERE x.one IS NULL ORDER BY e.id;
SELECT e.id, x.one, coalesce(x.one, 0), x.c, x.t, x.n FROM emp e LEFT JOIN (SELECT id, 1 AS one, coalesce(city, 'none') AS c, true AS t, 1.50 AS n FROM dept WHERE id < 2) x ON x.id = e.dept_id ORDER BY e.id;
SELECT e.id, x.one FROM (SELECT id, 1 AS one FROM dept WHERE id < 2) x RIGHT JOIN emp e ON x.id = e.dept_id ORDER BY e.id;
SELECT e.id, x.one, y.two FROM emp e FULL JOIN (SELECT id, 1 AS one FROM dept) x ON x.id = e.dept_id LEFT JOIN (SELECT id, 2 AS two FROM dept WHERE id = 1) y ON y.id = e.dept_id ORDER BY 1, 2, 3;
SELECT e.id, x.k FROM emp e LEFT JOIN (SELECT dept_id AS d, count(*) AS k FROM emp GROUP BY dept_id) x ON x.d = e.dept_id ORDER BY e.id;
SELECT e.id, x.k IS NULL, x.k + 1, coalesce(x.k, -1) FROM emp e LEFT JOIN (SELECT dept_id AS d, count(*) AS k FROM emp GROUP BY dept_id HAVING count(*) > 1) x ON x.d = e.dept_id ORDER BY e.id;
SELECT e.id, v.t FROM emp e LEFT JOIN (VALUES (1, 'one'), (2, NULL)) v (id, t) ON v.id = e.dept_id WHERE v.t IS NULL ORDER BY e.id;
SELECT e.id, v.id IS NULL AS missing FROM emp e LEFT JOIN (VALUES (1), (2)) v (id) ON v.id = e.dept_id ORDER BY e.id;
WITH x AS (SELECT id, 'y' AS y FROM dept WHERE id = 1) SELECT e.id, x.y, x.y IS NULL FROM emp e LEFT JOIN x ON x.id = e.dept_id ORDER BY e.id;
SELECT e.id, x.y FROM emp e LEFT JOIN (SELECT id, CASE WHEN id = 1 THEN 'a' ELSE 'b' END AS y FROM dept WHERE id <> 4) x ON x.id = e.dept_id WHERE x.y IS DISTINCT FROM 'a' ORDER BY e.id;
SELECT e.id, x.y FROM emp e LEFT JOIN (SELECT id, now() IS NOT NULL AS y FROM dept WHERE id <> 4) x ON x.id = e.dept_id ORDER BY e.id;
SELECT e.id, x.y FROM emp e LEFT JOIN (SELECT id, upper(city) || '!' AS y FROM dept) x ON x.id = e.dept_id AND x.y LIKE 'P%' ORDER BY e.id;
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id WHERE NOT (d.city = 'Paris') ORDER BY e.id;
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id WHERE (d.city = 'Paris') IS NOT TRUE ORDER BY e.id;
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id WHERE coalesce(d.city, 'Paris') = 'Paris' ORDER BY e.id;
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id WHERE d.budget > 1 OR e.id = 8 ORDER BY e.id;
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id WHERE d.budget BETWEEN 1 AND 1000000 ORDER BY e.id;
SELECT e.id, d.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id WHERE d.id IN (1, NULL) OR d.id IS NULL ORDER BY e.id;
SELECT e.id, d.id, b.id FROM emp e LEFT JOIN dept d ON d.id = e.dept_id LEFT JOIN emp b ON b.id = e.boss_id AND b.dept_id = d.id WHERE b.id IS NULL ORDER BY e.id;
SELECT e.id, d.id, b.id FROM emp e LEFT JOIN (dept d JOIN emp b ON b.dept_id = d.id AND b.remote) ON d.id = e.dept_id AND b.id <> e.id ORDER BY 1, 2, 3;
SELECT e.id, d.id, b.id FROM emp e LEFT JOIN (dept d LEFT JOIN emp b ON b.dept_id = d.id AND b.salary > 4000) ON d.id = e.dept_id ORDER BY 1, 2, 3;
SELECT d.id, e.id FROM dept d LEFT JOIN emp e ON e.dept_id = d.id AND d.id > 1 ORDER BY 1, 2;
SELECT d.id, e.id FROM dept d LEFT JOIN emp e ON false ORDER BY 1;
SELECT d.id, e.id FROM dept d LEFT JOIN emp e ON NULL ORDER BY 1;
SELECT d.id, e.id FROM dept d LEFT JOIN emp e ON d.id = 1 ORDER BY 1, 2;
SELECT d.id, count(*), count(e.id), sum(e.salary) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id ORDER BY 1;
SELECT d.id, count(*) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id WHERE e.id IS NULL GROUP BY d.id ORDER BY 1;
SELECT d.id FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY d.id HAVING count(e.id) = 0 ORDER BY 1;
SELECT a.id, b.id FROM emp a JOIN emp b ON a.boss_id = b.boss_id AND a.id < b.id ORDER BY 1, 2;
SELECT a.id, b.id FROM emp a JOIN emp b ON a.boss_id IS NOT DISTINCT FROM b.boss_id AND a.id < b.id ORDER BY 1, 2;
SELECT a.id, b.id FROM emp a JOIN emp b ON (a.dept_id, a.boss_id) = (b.dept_id, b.boss_id) AND a.id < b.id ORDER BY 1, 2;
SELECT count(*) FROM emp a, emp b, dept c WHERE a.dept_id = c.id AND b.dept_id = c.id AND a.bonus > b.bonus;
SELECT a.id, b.id FROM num a LEFT JOIN num b ON a.nb = b.nx ORDER BY 1, 2;
SELECT a.id, b.id FROM num a RIGHT JOIN num b ON a.nb = b.nx AND b.id < 5 ORDER BY 2, 1;
SELECT a.id, b.id FROM num a FULL JOIN num b ON a.nb = b.nx ORDER BY 1, 2;
SELECT a.id, b.id FROM moment a FULL JOIN moment b ON a.iv = b.iv ORDER BY 1, 2;
SELECT a.id, b.id FROM flags a FULL JOIN flags b ON a.btf = b.bmix ORDER BY 1, 2;
SELECT a.id, b.id FROM txt a FULL JOIN txt b ON a.c = b.v ORDER BY 1, 2;
SELECT a.id, b.id FROM doc a FULL JOIN doc b ON a.u36 = b.u32 ORDER BY 1, 2;
SELECT a.id, b.id FROM doc a LEFT JOIN doc b ON a.mood = b.mood AND a.id < b.id ORDER BY 1, 2;
SELECT a.id, b.id FROM spelled a JOIN spelled b ON a.t = b.mixed ORDER BY 1, 2;
SELECT a.id, b.id FROM spelled a LEFT JOIN spelled b ON a.epoch = b.t ORDER BY 1, 2;
SELECT a.id, b.id FROM spelled a LEFT JOIN spelled b ON a.ms = b.tz ORDER BY 1, 2;
SELECT a.id, b.id FROM spelled a, spelled b WHERE a.ms > b.tz AND a.epoch < b.six ORDER BY 1, 2;
SELECT id FROM spelled WHERE t IN (SELECT ts FROM moment) ORDER BY id;
SELECT id FROM moment WHERE ts IN (SELECT t FROM spelled) OR ts IN (SELECT mixed FROM spelled) ORDER BY id;
SELECT t FROM spelled UNION SELECT epoch FROM spelled ORDER BY 1;
SELECT t FROM spelled EXCEPT SELECT ts FROM moment ORDER BY 1;
SELECT mixed, count(*) FROM spelled GROUP BY mixed ORDER BY 1;
SELECT DISTINCT ms, tz FROM spelled ORDER BY 1, 2;
SELECT max(t), min(six), max(epoch), min(ms), max(tz), max(mixed) FROM spelled;
SELECT coalesce(t, epoch), coalesce(mixed, six), greatest(t, epoch, mixed), least(t, six), nullif(t, epoch) FROM spelled ORDER BY id;
SELECT CASE WHEN id < 3 THEN t ELSE epoch END AS x FROM spelled ORDER BY x;
SELECT t - epoch, ms - tz, age(t, epoch), t::date, epoch::date, extract(epoch FROM t), extract(epoch FROM epoch), date_trunc('hour', ms), to_char(mixed, 'YYYY-MM-DD HH24:MI:SS.US') FROM spelled ORDER BY id;
SELECT id FROM spelled WHERE epoch BETWEEN '2024-01-01' AND '2024-12-31' AND ms > '2024-01-01' ORDER BY id;
SELECT id FROM spelled WHERE epoch = t::date + time '12:34:56' ORDER BY id;
SELECT id FROM spelled WHERE (t, epoch) > ('2024-01-01', '2024-01-01') ORDER BY id;
SELECT id, lag(t) OVER (ORDER BY t), rank() OVER (ORDER BY epoch DESC NULLS LAST) FROM spelled ORDER BY id;
SELECT x FROM (SELECT t AS x FROM spelled UNION ALL SELECT ts FROM moment) a WHERE x > '2024-01-01' ORDER BY x;
SELECT x::date, count(*) FROM (SELECT epoch AS x FROM spelled UNION ALL SELECT tw FROM moment) a GROUP BY 1 ORDER BY 1;
SELECT dept_id, remote, count(*) FROM emp GROUP BY GROUPING SETS ((dept_id), (remote), ()) ORDER BY 1, 2, 3;
SELECT dept_id, remote, count(*), sum(bonus), avg(salary) FROM emp GROUP BY ROLLUP (dept_id, remote) ORDER BY 1, 2;
SELECT dept_id, remote, count(*), grouping(dept_id, remote) FROM emp GROUP BY CUBE (dept_id, remote) ORDER BY 4, 1, 2;
SELECT dept_id, remote, count(*) FROM emp GROUP BY dept_id, ROLLUP (remote) ORDER BY 1, 2;
SELECT coalesce(dept_id, -1), count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT coalesce(dept_id::text, 'total'), sum(salary) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 2, 1;  -- route: sqlite / forwarded
SELECT dept_id + 1, count(*) FROM emp GROUP BY ROLLUP (dept_id) HAVING count(*) > 1 ORDER BY 1;
SELECT CASE WHEN grouping(dept_id) = 1 THEN 'all' ELSE 'one' END, count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;  -- route: sqlite / forwarded
SELECT dept_id, count(*) FROM emp GROUP BY GROUPING SETS ((dept_id), (dept_id)) ORDER BY 1, 2;
SELECT dept_id, count(*) FROM emp GROUP BY GROUPING SETS (dept_id, ROLLUP (dept_id)) ORDER BY 1, 2;
SELECT dept_id, count(*) FROM emp WHERE false GROUP BY GROUPING SETS ((dept_id), ()) ORDER BY 1;
SELECT count(*) FROM emp WHERE false GROUP BY ();
SELECT count(*) FROM emp WHERE false GROUP BY GROUPING SETS ((), ());
SELECT bonus, count(*) FROM emp GROUP BY ROLLUP (bonus) ORDER BY 1, 2;
SELECT hired, remote, max(grade) FROM emp GROUP BY GROUPING SETS ((hired, remote), (hired)) ORDER BY 1, 2, 3;
SELECT dept_id, name, count(*) FROM emp GROUP BY GROUPING SETS ((dept_id), (name COLLATE "C")) ORDER BY 1, 3;
SELECT dept_id, rank() OVER (ORDER BY count(*) DESC, dept_id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 2, 1;  -- route: forwarded
SELECT dept_id, string_agg(name, ',' ORDER BY id), count(DISTINCT remote), array_agg(id ORDER BY id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1;
SELECT DISTINCT count(*) FROM emp GROUP BY CUBE (dept_id, remote) ORDER BY 1;  -- route: forwarded
SELECT dept_id, sum(n) FROM (SELECT dept_id, count(*) AS n FROM emp GROUP BY ROLLUP (dept_id)) x GROUP BY dept_id ORDER BY 1;
SELECT d.name, e.remote, count(*) FROM emp e JOIN dept d ON d.id = e.dept_id GROUP BY ROLLUP (d.name, e.remote) ORDER BY d.name COLLATE "C", 2;
SELECT d.id, d.name, count(e.id) FROM dept d LEFT JOIN emp e ON e.dept_id = d.id GROUP BY ROLLUP (d.id) ORDER BY 1;
SELECT salary / 1000, count(*) FROM emp GROUP BY ROLLUP (salary / 1000) ORDER BY 1, 2;  -- route: forwarded
SELECT salary / 1000 AS k, count(*) FROM emp GROUP BY ROLLUP (k) ORDER BY 1, 2;  -- route: forwarded
SELECT salary / 1000 AS k, count(*) FROM emp GROUP BY ROLLUP (1) ORDER BY 1, 2;  -- route: forwarded
SELECT grouping(salary) FROM emp GROUP BY dept_id;
SELECT grouping(dept_id) FROM emp GROUP BY dept_id ORDER BY 1;
SELECT dept_id FROM emp GROUP BY ROLLUP (dept_id) ORDER BY grouping(dept_id), dept_id;
SELECT bmix, btf, count(*) FROM flags GROUP BY CUBE (bmix, btf) ORDER BY 1, 2, 3;
SELECT x.*, y FROM (SELECT id, name FROM dept) x (a, b), LATERAL (SELECT x.a * 2) z (y) ORDER BY 1;
SELECT * FROM emp e NATURAL JOIN (SELECT id, name FROM dept) d;
SELECT e.name, d.name, name FROM emp e JOIN dept d USING (name);
SELECT name FROM emp e LEFT JOIN dept d USING (name) ORDER BY e.id;
SELECT id, e.id, k.id FROM emp e FULL JOIN kid k USING (id) ORDER BY id;
SELECT id + 1, count(*) FROM emp e FULL JOIN kid k USING (id) GROUP BY id ORDER BY 1;
SELECT id FROM emp e FULL JOIN kid k USING (id) WHERE id > 5 AND e.id IS NULL ORDER BY id;
SELECT u.id FROM emp JOIN kid USING (id) AS u;
SELECT count(*) FROM emp CROSS JOIN dept CROSS JOIN parent;
SELECT e.id FROM emp e INNER JOIN dept d ON (d.id = e.dept_id) INNER JOIN parent p ON (p.id = d.id) WHERE p.label = 'one' ORDER BY 1;
SELECT e.id FROM (emp e JOIN dept d ON d.id = e.dept_id) JOIN parent p ON p.id = e.id ORDER BY 1;
SELECT t.id FROM ((SELECT id FROM emp) UNION ALL (SELECT id FROM dept)) t ORDER BY 1 LIMIT 3;
SELECT a.n FROM (SELECT count(*) AS n FROM emp) a, (SELECT count(*) AS n FROM dept) b WHERE a.n > b.n;
SELECT (SELECT d.name FROM dept d WHERE d.id = e.dept_id) AS dn, count(*) FROM emp e GROUP BY dn ORDER BY 2, 1;  -- route: forwarded
SELECT (SELECT d.name FROM dept d WHERE d.id = e.dept_id) AS dn, count(*) FROM emp e GROUP BY 1 ORDER BY 2, 1;  -- route: forwarded
SELECT e.dept_id, (SELECT d.name FROM dept d WHERE d.id = e.dept_id), count(*) FROM emp e GROUP BY e.dept_id ORDER BY 1;
SELECT e.dept_id FROM emp e GROUP BY e.dept_id HAVING e.dept_id IN (SELECT id FROM dept WHERE budget > 1) ORDER BY 1;
SELECT e.dept_id, count(*) FROM emp e GROUP BY e.dept_id ORDER BY (SELECT name FROM dept WHERE id = e.dept_id) COLLATE "C";
SELECT max((SELECT count(*) FROM kid WHERE parent_id = p.id)) FROM parent p;
SELECT id, (SELECT count(*) FROM kid WHERE parent_id = p.id) AS n FROM parent p WHERE (SELECT count(*) FROM kid WHERE parent_id = p.id) > 0 ORDER BY n DESC, id;
SELECT id FROM parent p WHERE 1 < (SELECT count(*) FROM kid k WHERE k.parent_id = p.id AND EXISTS (SELECT 1 FROM kid k2 WHERE k2.parent_id = p.id AND k2.id > k.id)) OR id = 2 ORDER BY id;
SELECT * FROM json_to_recordset('[{"a":1,"b":"x","c":[1],"d":1.50},{"a":"7"},{"b":null}]') AS x(a int, b text, c json, d numeric(5,1));
SELECT * FROM jsonb_to_recordset('[{"a":"x"}]') AS x(a int);
SELECT x.a + 1 FROM json_to_recordset('[{"a":1},{"a":null}]') AS x(a int) WHERE x.a > 0;
SELECT x.t, x.d, x.b FROM jsonb_to_recordset('[{"t":"2024-01-02 03:04:05","d":"2024-01-02","b":true},{"b":"no"}]') AS x(t timestamp, d date, b boolean);
SELECT x FROM string_to_table('a,b,,NULL', ',', 'NULL') x;
SELECT string_to_table('a b', ' ');
SELECT array_fill(0, ARRAY[3]), array_fill('a'::text, ARRAY[2]);
SELECT enum_range(NULL::mood), enum_first(NULL::mood), enum_last('ok'::mood), enum_range('sad'::mood, 'ok');  -- route: postgres
SELECT dept_id, sum(dept_id), count(dept_id), count(*) FILTER (WHERE dept_id = 1) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id) HAVING dept_id IS NULL ORDER BY 2;
SELECT dept_id, count(*) FROM emp GROUP BY ROLLUP (dept_id) HAVING sum(dept_id) > 3 ORDER BY 2;
SELECT dept_id, sum(count(*)) OVER (PARTITION BY dept_id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;  -- route: forwarded
SELECT dept_id, (SELECT name FROM dept WHERE id = dept_id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1;
SELECT dept_id, (SELECT name FROM dept d WHERE d.id = emp.dept_id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1;
SELECT dept_id, EXISTS (SELECT 1 FROM dept d WHERE d.id = emp.dept_id) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT dept_id IS NULL, count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY 1, 2;
SELECT dept_id, salary / 1000, sum(salary / 1000) FROM emp GROUP BY CUBE (dept_id, salary / 1000) ORDER BY 1, 2, 3;  -- route: forwarded
SELECT count(*) FROM emp GROUP BY ROLLUP (dept_id) ORDER BY dept_id, 1;
SELECT dept_id FROM emp GROUP BY ROLLUP (dept_id) LIMIT 2 OFFSET 10;
SELECT 5 AS five, dept_id, count(*) FROM emp GROUP BY ROLLUP (five, dept_id) ORDER BY 1, 2, 3;  -- route: forwarded
SELECT now() IS NOT NULL AS n, count(*) FROM emp GROUP BY ROLLUP (n) ORDER BY 1, 2;  -- route: forwarded
