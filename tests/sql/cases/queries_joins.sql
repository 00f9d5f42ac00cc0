# Joins: kinds, USING and NATURAL, aliases, sub-queries and VALUES in FROM.
SELECT e.name, d.name FROM emp e JOIN dept d ON d.id = e.dept_id ORDER BY e.id;
SELECT e.name, d.name FROM emp e INNER JOIN dept d ON d.id = e.dept_id AND d.budget > 1000 ORDER BY e.id;
SELECT e.name, d.name FROM emp e LEFT JOIN dept d ON d.id = e.dept_id ORDER BY e.id;
SELECT e.name, d.name FROM emp e LEFT OUTER JOIN dept d ON d.id = e.dept_id AND d.city = 'Paris' ORDER BY e.id;
SELECT e.name, d.name FROM emp e RIGHT JOIN dept d ON d.id = e.dept_id ORDER BY d.id, e.id;
SELECT e.id, d.id FROM emp e RIGHT OUTER JOIN dept d ON d.id = e.dept_id AND e.salary > 3000 ORDER BY d.id, e.id;
SELECT * FROM emp e RIGHT JOIN dept d ON d.id = e.dept_id ORDER BY d.id, e.id;
SELECT e.name, d.name FROM emp e FULL JOIN dept d ON d.id = e.dept_id ORDER BY d.id, e.id;
SELECT * FROM emp e FULL OUTER JOIN dept d ON e.dept_id = d.id ORDER BY d.id, e.id;
SELECT e.id, d.id FROM emp e FULL JOIN dept d ON d.id = e.dept_id WHERE e.id IS NULL OR d.id IS NULL ORDER BY 1, 2;
SELECT e.id, d.id FROM emp e FULL JOIN dept d ON d.id = e.dept_id AND d.id = e.id ORDER BY 1, 2;
SELECT e.id, d.id FROM emp e FULL JOIN dept d ON d.id = e.dept_id AND e.salary > 3000 ORDER BY 1, 2;  -- route: forwarded
SELECT e.id, d.id FROM emp e FULL JOIN dept d ON d.id < e.dept_id;  -- route: error
SELECT count(*) FROM emp e FULL JOIN dept d ON d.id = e.dept_id;
SELECT d.id, count(e.id) FROM emp e FULL JOIN dept d ON d.id = e.dept_id GROUP BY d.id ORDER BY d.id;
SELECT a.id, b.id, c.id FROM emp a FULL JOIN dept b ON b.id = a.dept_id FULL JOIN kid c ON c.parent_id = b.id ORDER BY 1, 2, 3;
SELECT id, a.name, b.label FROM dept a FULL JOIN parent b USING (id) ORDER BY id;
SELECT * FROM dept a FULL JOIN parent b USING (id) ORDER BY id;
SELECT id, a.id, b.id FROM dept a FULL JOIN kid b USING (id) ORDER BY id;
SELECT id, a.id, b.id FROM dept a RIGHT JOIN kid b USING (id) ORDER BY id;
SELECT id, a.id, b.id FROM dept a LEFT JOIN kid b USING (id) ORDER BY id;
SELECT * FROM dept a RIGHT JOIN parent b USING (id) ORDER BY id;
SELECT * FROM dept JOIN parent USING (id) ORDER BY id;
SELECT id FROM dept JOIN parent USING (id) JOIN emp USING (id) ORDER BY id;
SELECT id FROM dept FULL JOIN parent USING (id) FULL JOIN kid USING (id) ORDER BY id;
SELECT id, count(*) FROM dept FULL JOIN kid USING (id) GROUP BY id HAVING id > 2 ORDER BY id;
SELECT * FROM (SELECT id AS post_id, title FROM post) p NATURAL JOIN tag ORDER BY post_id, name;  -- route: sqlite / forwarded
SELECT * FROM (SELECT id AS post_id, title FROM post) p NATURAL LEFT JOIN tag ORDER BY post_id, weight;
SELECT * FROM (SELECT id AS post_id, title FROM post) p NATURAL RIGHT JOIN tag ORDER BY post_id, weight;
SELECT * FROM (SELECT id AS post_id, title FROM post) p NATURAL FULL JOIN tag ORDER BY post_id, weight;
SELECT * FROM parent NATURAL JOIN (SELECT 5 AS nothing) x ORDER BY id;
SELECT a.id, b.id FROM parent a CROSS JOIN parent b ORDER BY a.id, b.id;
SELECT a.id, b.id FROM parent a, parent b WHERE a.id < b.id ORDER BY a.id, b.id;
SELECT a.id, b.id FROM parent a JOIN parent b ON true ORDER BY a.id, b.id;
SELECT a.id, b.id FROM parent a LEFT JOIN parent b ON false ORDER BY a.id;
SELECT p.id, k.id FROM parent p LEFT JOIN kid k ON k.parent_id = p.id AND k.label IS NOT NULL ORDER BY p.id, k.id;
SELECT p.id, k.id, l.level FROM parent p LEFT JOIN kid k ON k.parent_id = p.id LEFT JOIN log l ON l.level = p.id ORDER BY p.id, k.id;
SELECT a.id, b.id, c.name FROM "user" a LEFT JOIN (post b JOIN tag c ON c.post_id = b.id) ON b.user_id = a.id ORDER BY a.id, b.id, c.weight;
SELECT a.id, b.id, c.weight FROM (post b JOIN tag c ON c.post_id = b.id) RIGHT JOIN "user" a ON b.user_id = a.id ORDER BY a.id, b.id, c.weight;
SELECT e.id, b.id, d.id FROM emp e LEFT JOIN emp b ON b.id = e.boss_id RIGHT JOIN dept d ON d.id = b.dept_id ORDER BY d.id, e.id;
SELECT e.id, d.id, k.id FROM kid k, emp e RIGHT JOIN dept d ON d.id = e.dept_id WHERE k.id = 10 ORDER BY d.id, e.id;
SELECT x.id, x.name FROM (emp e JOIN (SELECT id AS d_id, city FROM dept) d ON d.d_id = e.dept_id) AS x ORDER BY x.id;
SELECT x.a, x.b FROM (parent p JOIN (SELECT parent_id FROM kid) k ON k.parent_id = p.id) AS x (a, b) ORDER BY 1, 2;  -- route: sqlite / forwarded
SELECT x.* FROM (dept JOIN parent USING (id)) AS x ORDER BY x.id;
SELECT p.id FROM (parent p JOIN (SELECT parent_id FROM kid) k ON k.parent_id = p.id) AS x;  -- route: error
SELECT j.id, p.label, d.name FROM dept d JOIN parent p USING (id) AS j ORDER BY j.id;
SELECT x.n FROM (SELECT name AS n, id FROM "user") AS x WHERE x.id > 2 ORDER BY x.id;
SELECT * FROM (SELECT id, name FROM "user") x (a, b) ORDER BY a;
SELECT * FROM (SELECT id, name FROM "user") x (a) ORDER BY a;
SELECT * FROM (SELECT id FROM "user") x (a, b);  -- route: error
SELECT * FROM parent AS x (a, b, c);  -- route: error
SELECT a, b FROM parent AS x (a, b) ORDER BY a;
SELECT x.a, x.label FROM parent AS x (a) ORDER BY a;
SELECT * FROM (VALUES (1, 'a'), (2, NULL), (3, 'c')) AS v (n, t) ORDER BY n;
SELECT column1, column2 FROM (VALUES (1, 2.5), (NULL, 1)) v ORDER BY 1;
SELECT e.id, v.t FROM emp e JOIN (VALUES (1, 'one'), (2, 'two')) v (id, t) ON v.id = e.id ORDER BY e.id;
SELECT e.id, v.t FROM emp e LEFT JOIN (VALUES (1, 'one'), (2, 'two')) v (id, t) USING (id) ORDER BY e.id;
SELECT a.id FROM parent a JOIN parent a ON true;  -- route: error
SELECT id FROM parent, kid;  -- route: error
SELECT parent.id, public.kid.id FROM public.parent JOIN public.kid ON public.kid.parent_id = parent.id ORDER BY kid.id;
SELECT public.p.id FROM public.parent p;  -- route: error
SELECT parent.id FROM parent p;  -- route: error
SELECT x.nope FROM parent x;  -- route: error
SELECT k.id FROM parent p JOIN kid k ON k.parent_id = q.id;  -- route: error
SELECT 1 FROM parent a, kid b JOIN dept d ON d.id = a.id;  -- route: error
SELECT * FROM dept JOIN parent USING (name);  -- route: error
SELECT e.id, x.n FROM emp e, LATERAL (SELECT e.id + 1 AS n) x ORDER BY e.id;
SELECT d.id, x.name FROM dept d CROSS JOIN LATERAL (SELECT name FROM emp WHERE dept_id = d.id ORDER BY id LIMIT 1) x ORDER BY d.id;
SELECT p FROM parent p ORDER BY p.id;  -- route: forwarded
SELECT p.* FROM ONLY parent p ORDER BY id;
SELECT i4.id, i8.id FROM num i4 JOIN num i8 ON i8.i8 = i4.i4 ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.n = b.nb ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.nx = b.n ORDER BY 1, 2;
SELECT a.id, n FROM num a JOIN (SELECT i8 AS i, i4 AS n FROM num) b USING (n) ORDER BY 1;  -- route: any
SELECT i4, a.id, b.id FROM (SELECT id, i4 FROM num) a JOIN (SELECT id, i8 AS i4 FROM num) b USING (i4) ORDER BY 1, 2, 3;
SELECT i4, a.id, b.id FROM (SELECT id, i4 FROM num) a FULL JOIN (SELECT id, i8 AS i4 FROM num) b USING (i4) ORDER BY 1, 2, 3;
SELECT i4, a.id, b.id FROM (SELECT id, i4 FROM num) a LEFT JOIN (SELECT id, i8 AS i4 FROM num) b USING (i4) ORDER BY 1, 2, 3;
SELECT t, a.id, b.id FROM (SELECT id, t FROM txt) a JOIN (SELECT id, v AS t FROM txt) b USING (t) ORDER BY 2, 3;
SELECT a.id, b.id FROM flags a JOIN flags b ON a.b01 = b.bmix ORDER BY 1, 2;
SELECT a.id, b.id FROM doc a JOIN doc b ON a.u36 = b.u32 ORDER BY 1, 2;
SELECT a.id, b.id FROM moment a JOIN moment b ON a.ts = b.ts ORDER BY 1, 2;
SELECT e.name, b.name, c.name FROM emp e JOIN emp b ON e.boss_id = b.id JOIN emp c ON b.boss_id = c.id ORDER BY e.id;
-- params: int4:1
SELECT e.id, d.name FROM emp e RIGHT JOIN dept d ON d.id = e.dept_id AND d.id = $1 ORDER BY d.id, e.id;
SELECT a.id, b.id, c.id FROM dept a FULL JOIN kid b ON b.parent_id = a.id RIGHT JOIN emp c ON c.boss_id = a.id ORDER BY c.id, b.id;
SELECT a.id, b.id, c.id FROM emp c LEFT JOIN (dept a FULL JOIN kid b ON b.parent_id = a.id) ON c.boss_id = a.id ORDER BY c.id, b.id;
SELECT x.id, x.k FROM (SELECT a.id, b.id AS k FROM dept a FULL JOIN kid b ON b.parent_id = a.id) x RIGHT JOIN emp c ON c.boss_id = x.id ORDER BY c.id, x.k;
