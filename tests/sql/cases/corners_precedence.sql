# Operator precedence, constants that fail, order of evaluation, sides of unlike types.
SELECT 1/0 FROM emp WHERE false;
SELECT CASE WHEN id > 0 THEN 1 ELSE 1/0 END FROM emp;
SELECT id FROM emp WHERE false AND 1/0 = 1;
SELECT coalesce(id, 1/0) FROM emp ORDER BY 1;
SELECT coalesce(1, 1/0);
SELECT coalesce(NULL, 1, 1/0);
SELECT CASE 1 WHEN 1 THEN 2 ELSE 1/0 END;
SELECT CASE WHEN true THEN 2 WHEN 1/0 = 1 THEN 3 END;
SELECT id FROM emp WHERE 10/(id-1) > 1 AND id <> 1 ORDER BY id;
SELECT id FROM emp WHERE id <> 1 AND 10/(id-1) > 1 ORDER BY id;
SELECT id FROM emp WHERE id = 1 OR 10/(id-1) > 1 ORDER BY id;
SELECT id FROM emp WHERE 10/(id-1) > 1 OR id = 1 ORDER BY id;
SELECT id FROM (SELECT id, 10/(id-1) AS q FROM emp) x WHERE id <> 1 ORDER BY id;
SELECT id FROM (SELECT id, 10/(id-1) AS q FROM emp) x WHERE q > 1 AND id <> 1 ORDER BY id;
SELECT id FROM (SELECT id, 10/(id-1) AS q FROM emp OFFSET 0) x ORDER BY id;
SELECT count(*) FROM (SELECT id, 10/(id-1) AS q FROM emp) x;
SELECT EXISTS (SELECT 1/0);
SELECT EXISTS (SELECT 1/0 FROM emp);
SELECT EXISTS (SELECT 10/(id-1) FROM emp);
SELECT 1 WHERE EXISTS (SELECT 1/(id-id) FROM emp);
SELECT id FROM emp ORDER BY 10/(id-1) LIMIT 0;
SELECT 10/(id-1) FROM emp ORDER BY id LIMIT 2;
SELECT 10/(id-1) FROM emp ORDER BY salary DESC NULLS LAST LIMIT 1;
SELECT id, CASE WHEN id <> 1 THEN 10/(id-1) END FROM emp ORDER BY id;
SELECT CASE WHEN min(id) > 0 THEN sum(10/(id-1)) ELSE 0 END FROM emp;
SELECT sum(10/(id-1)) FILTER (WHERE id <> 1) FROM emp;
SELECT max(salary), name FROM emp;
SELECT rowid FROM emp;
SELECT "nope" FROM emp;
SELECT oid FROM emp;
SELECT _rowid_ FROM emp;
SELECT tableoid::regclass FROM emp LIMIT 1;  -- route: forwarded
SELECT id == 1 FROM emp;
SELECT id FROM emp WHERE name IS 'bob';
SELECT 'a' || 1 + 2;
SELECT 'a' || 1;
SELECT 1 || 'a';
SELECT 2 * 3 || 'x';
SELECT -2 ^ 2;  -- route: postgres
SELECT 2 ^ 3 ^ 2;  -- route: postgres
SELECT 2 - -2;
SELECT - - 2;
SELECT +2, -(-2), - -2.5;
SELECT NOT true = false;
SELECT NOT (true = false);
SELECT NOT 1 = 1 AND false;
SELECT 1 < 2 = true;
SELECT 1 = 1 IS NULL;
SELECT NOT 1 IS NULL;
SELECT 1 + 1 IS NULL;
SELECT NULL IS NULL = true;
SELECT 1 < 2 IS NOT NULL;
SELECT 'a' < 'b' COLLATE "C";
SELECT 5 BETWEEN 1 AND 10 AND true;
SELECT 5 BETWEEN 1 AND 10 = true;
SELECT 1 IN (1, 2) = true;
SELECT NOT 1 IN (1, 2);
SELECT NOT 'a' LIKE 'b';
SELECT 'a' LIKE 'a' = true;
SELECT 5 % 3 * 2;
SELECT 5 & 3 | 8;
SELECT 1 + 2 & 3;
SELECT 1 | 2 = 3;
SELECT 1 << 2 + 1;
SELECT 7 / 2 * 2;
SELECT 7 # 2 + 1;
SELECT ~ 1 + 1;
SELECT @ -5;
SELECT |/ 16, ||/ 27;  -- route: postgres
SELECT 5 !;
SELECT - 5 % 3;
SELECT -5 % 3, 5 % -3, (-5) % 3, -7 / 2;
SELECT -2147483648;
SELECT -2147483648::int;
SELECT (-2147483648)::int;
SELECT - 9223372036854775808;
SELECT -9223372036854775808::int8;
SELECT -32768::int2;
SELECT 2147483647 + 1;
SELECT 2147483648 + 1, pg_typeof(2147483648);  -- route: postgres
SELECT 9223372036854775807 + 1;
SELECT 9223372036854775808 + 1;
SELECT i8 + 1 FROM num WHERE id = 4;
SELECT i8 * 2 FROM num WHERE id = 4;
SELECT i8 = 9223372036854775807.0 FROM num WHERE id IN (4, 5) ORDER BY id;
SELECT i8 = 9223372036854775806.9 FROM num WHERE id IN (4, 5) ORDER BY id;
SELECT id FROM num WHERE i8 > 9223372036854775806.5 ORDER BY id;
SELECT id FROM num WHERE i8::float8 = 9223372036854775808 ORDER BY id;
SELECT id FROM num WHERE i8 = 9223372036854775808::float8 ORDER BY id;
SELECT id FROM num WHERE f8 = 0.1 ORDER BY id;
SELECT id FROM num WHERE f4 = 0.1 ORDER BY id;
SELECT id FROM num WHERE f4 = 0.1::real ORDER BY id;
SELECT id FROM num WHERE f4 = f8 ORDER BY id;
SELECT id FROM num WHERE nb = f8 ORDER BY id;
SELECT id FROM num WHERE n = i4 ORDER BY id;
SELECT id FROM num WHERE nx = nb ORDER BY id;
SELECT id FROM (SELECT id, nb AS x FROM num) a WHERE x = '0.1' ORDER BY id;
SELECT id FROM (SELECT id, CASE WHEN id > 0 THEN nb END AS x FROM num) a WHERE x = 0.10 ORDER BY id;
SELECT id FROM (SELECT id, i4 AS x FROM num UNION ALL SELECT id, i8 FROM num) a WHERE x = 7 ORDER BY id;
SELECT id FROM (SELECT id, t AS x FROM txt UNION ALL SELECT id, v FROM txt) a WHERE x = '123' ORDER BY id;
SELECT id FROM (SELECT id, coalesce(t, '5') AS x FROM txt) a WHERE x = '5' ORDER BY id;
SELECT id FROM (SELECT id, coalesce(c, '5') AS x FROM txt) a WHERE x = '5' ORDER BY id;  -- route: forwarded
SELECT id FROM (SELECT id, i4::text AS x FROM num) a WHERE x = '7' ORDER BY id;
SELECT id FROM (SELECT id, i4::text AS x FROM num) a WHERE x > '5' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE v::int = 5;
SELECT id FROM txt WHERE t = '123' AND v::int = -5;
SELECT a.id, b.id FROM num a JOIN num b ON a.i4 = b.nx ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.nb = b.nx ORDER BY 1, 2;
SELECT a.id, b.id FROM num a JOIN num b ON a.f8 = b.n ORDER BY 1, 2;
SELECT a.id, b.id FROM txt a JOIN txt b ON a.c = b.v ORDER BY 1, 2;
SELECT a.id, b.id FROM txt a JOIN txt b ON a.c = b.t ORDER BY 1, 2;
SELECT id FROM txt WHERE c = 'éa   ' ORDER BY id;
SELECT id FROM txt WHERE c = 'éa   '::text ORDER BY id;
SELECT id FROM txt WHERE c::text = 'éa' ORDER BY id;
SELECT id FROM txt WHERE c = t ORDER BY id;
SELECT id FROM txt WHERE c || 'x' = 'abcx' ORDER BY id;
SELECT id FROM txt WHERE c LIKE 'abc' ORDER BY id;  -- route: forwarded
SELECT id FROM txt WHERE c LIKE 'abc%' ORDER BY id;  -- route: forwarded
SELECT id FROM txt WHERE c LIKE 'abc  ' ORDER BY id;  -- route: forwarded
SELECT id FROM txt WHERE c IN ('abc', 'ABC  ') ORDER BY id;
SELECT id FROM txt WHERE c > 'abc' ORDER BY id;  -- route: sqlite / forwarded
SELECT id, length(c), octet_length(c), c || '|', upper(c), c::text || '|' FROM txt ORDER BY id;  -- route: forwarded
SELECT id FROM txt WHERE c < 'a' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE c < E'a\n' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE c > '' ORDER BY id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE c >= ' ' ORDER BY id;  -- route: sqlite / forwarded
SELECT min(c), max(c) FROM txt;  -- route: forwarded
SELECT min(c::text), max(v) FROM txt;  -- route: sqlite / forwarded
