# Types of branches: ELSE is looked at first, NULL and lengths, IN over varchar.
SELECT CASE WHEN id = 1 THEN price END FROM item;
SELECT CASE WHEN id = 1 THEN price ELSE NULL END FROM item;
SELECT CASE WHEN id = 1 THEN NULL ELSE price END FROM item;
SELECT CASE WHEN id = 1 THEN price ELSE price END FROM item;
-- differs: modifiers (PostgreSQL's plan has another one than its description of the statement)
SELECT COALESCE(NULL, price) FROM item;  -- route: forwarded
-- differs: modifiers (PostgreSQL's plan has another one than its description of the statement)
SELECT COALESCE(price, NULL) FROM item;  -- route: forwarded
SELECT GREATEST(price, NULL) FROM item;
SELECT COALESCE(CASE WHEN id = 1 THEN v END, v) FROM txt;
SELECT CASE WHEN id = 1 THEN v END FROM txt;
SELECT x FROM (SELECT CASE WHEN id = 1 THEN price END AS x FROM item) s;
SELECT NULLIF(price, 1) FROM item;
SELECT price FROM item UNION ALL SELECT NULL;
SELECT * FROM (VALUES (NULL), (1.5::numeric(10,2))) v(x);
SELECT code FROM country WHERE code IN ('de', 'ch');
SELECT name FROM "user" WHERE name IN ('ann', 'bob');
SELECT id FROM txt WHERE v IN ('a', 'b');
SELECT id FROM txt WHERE v NOT IN ('a', 'b');
SELECT id FROM txt WHERE v IN ('a', t);
SELECT id FROM txt WHERE v IN ('a', 'b', t);
SELECT id FROM txt WHERE t IN ('a', v, 'b');
SELECT id FROM txt WHERE v = ANY (ARRAY['a', 'b']);
SELECT id FROM txt WHERE v IN ('a', 'b'::varchar, 'c'::text);
SELECT id FROM txt WHERE 'a' IN (v, 'b', 'c');
SELECT id FROM txt WHERE 'a' IN ('b'::varchar, 'c');
SELECT CASE WHEN id = 1 THEN LEAST(v, 'ß') ELSE repeat(v, 1) END FROM txt;  -- route: sqlite / forwarded
SELECT COALESCE(CASE WHEN id = 1 THEN price END, price) FROM item;
SELECT CASE WHEN id = 1 THEN CASE WHEN id = 1 THEN v ELSE v END ELSE CASE WHEN id = 2 THEN 'aa' END END FROM txt;
SELECT CASE WHEN id = 1 THEN 1 ELSE 2.5 END, CASE WHEN id = 1 THEN 1.5 ELSE 2 END, CASE id WHEN 1 THEN 1::bigint ELSE 2 END FROM txt;
SELECT CASE WHEN id = 1 THEN c END FROM txt;  -- route: forwarded
SELECT CASE WHEN id = 1 THEN 'x' ELSE 2 END FROM txt;
SELECT CASE WHEN id = 1 THEN 2 ELSE 'x' END FROM txt;
SELECT sum(CASE WHEN id = 1 THEN price END), max(CASE WHEN id = 1 THEN price END) FROM item;  -- route: forwarded
SELECT sum(CASE WHEN id = 1 THEN price ELSE 0 END) FROM item;
-- differs: modifiers (PostgreSQL's plan has another one than its description of the statement)
SELECT COALESCE(NULL, v) FROM txt;  -- route: forwarded
SELECT COALESCE(NULL, t), COALESCE(t, NULL, 'x') FROM txt;
