# Three-valued logic, boolean contexts, booleans in each spelling that files hold.
SELECT true AND NULL, false AND NULL, NULL::bool OR true, NULL OR false, NOT NULL::bool;
SELECT id, b01 AND btf, b01 OR btf, NOT b01, b01 = btf, b01 <> btf FROM flags;
SELECT id, bword AND bmix, bword OR bmix, NOT bmix, bword = bmix, bmix <> bword FROM flags;
SELECT id, b01 IS TRUE, b01 IS NOT TRUE, b01 IS FALSE, b01 IS NOT FALSE, b01 IS UNKNOWN, b01 IS NOT UNKNOWN FROM flags;
SELECT id, bmix IS TRUE, bmix IS NOT TRUE, bmix IS FALSE, bmix IS NOT FALSE, bmix IS UNKNOWN FROM flags;
SELECT id FROM flags WHERE b01;
SELECT id FROM flags WHERE btf;
SELECT id FROM flags WHERE bword;
SELECT id FROM flags WHERE bmix;
SELECT id FROM flags WHERE NOT b01;
SELECT id FROM flags WHERE NOT btf;
SELECT id FROM flags WHERE NOT bword;
SELECT id FROM flags WHERE NOT bmix;
SELECT id FROM flags WHERE b01 = true;
SELECT id FROM flags WHERE btf = true;
SELECT id FROM flags WHERE bword = true;
SELECT id FROM flags WHERE bmix = true;
SELECT id FROM flags WHERE bmix = 't' OR bword = 'no';
SELECT id FROM flags WHERE btf = 'yes';
SELECT id FROM flags WHERE b01 <> false AND bmix IS NOT NULL;
SELECT id FROM flags WHERE bmix IN (true, NULL);
SELECT id FROM flags WHERE bmix NOT IN (true);
SELECT id FROM flags WHERE bmix NOT IN (true, NULL);
SELECT id FROM flags WHERE b01 IS DISTINCT FROM bmix;
SELECT id FROM flags WHERE b01 IS NOT DISTINCT FROM btf;
SELECT id FROM flags WHERE b01 < btf;
SELECT id FROM flags WHERE bmix >= bword;
SELECT id FROM flags ORDER BY b01, btf, id;
SELECT id FROM flags ORDER BY bmix DESC, bword NULLS FIRST, id;
SELECT bmix, count(*) FROM flags GROUP BY bmix ORDER BY bmix;  -- route: sqlite
SELECT btf, count(*) FROM flags GROUP BY btf ORDER BY 1 DESC NULLS LAST;
SELECT DISTINCT bword FROM flags ORDER BY bword;
SELECT count(DISTINCT bmix), count(bmix), count(*) FROM flags;  -- route: forwarded
SELECT min(id), bool_and(bmix), bool_or(bmix), every(b01) FROM flags;
SELECT bool_and(b01), bool_or(b01) FROM flags WHERE id = 3;
SELECT bool_and(b01), bool_or(b01) FROM flags WHERE id > 99;
SELECT bool_and(n > 1), bool_or(n > 4) FROM flags;
SELECT bool_and(NOT b01) FILTER (WHERE btf) FROM flags;
SELECT id, b01::int, btf::int, bword::int, bmix::int FROM flags;
SELECT id, b01::text, btf::text, bword::varchar, bmix::text FROM flags;
SELECT id, n::bool FROM flags;
SELECT 0::bool, 1::bool, 5::bool, (-1)::boolean;
SELECT 'yes'::bool, 'off'::bool, ' TRUE '::bool, 'f'::bool, '1'::bool;
SELECT 'maybe'::bool;
SELECT ''::bool;
SELECT id FROM flags WHERE n;
SELECT id FROM flags WHERE NOT n;
SELECT id FROM flags WHERE 'true';
SELECT id FROM flags WHERE 'x';
SELECT id FROM flags WHERE NULL;
SELECT id FROM flags WHERE true;
SELECT id FROM flags WHERE b01 = 1;
SELECT id FROM flags WHERE b01 = 'x';
SELECT id FROM flags WHERE b01 > 0;
SELECT id FROM flags WHERE b01 + 1 = 2;
SELECT id FROM flags WHERE b01 IS 1;
SELECT id FROM flags WHERE n IS TRUE;
SELECT id FROM flags WHERE n = NULL;
SELECT id FROM flags WHERE NOT (n = NULL);
SELECT id FROM flags WHERE n <> NULL OR n = 1;
SELECT id FROM flags WHERE n IS NULL;
SELECT id FROM flags WHERE n IS NOT NULL AND NOT (n > 2 AND b01);
SELECT id FROM flags WHERE (n > 2) IS TRUE;
SELECT id FROM flags WHERE (n > 2) IS NOT TRUE;
SELECT id FROM flags WHERE (n > 2) IS UNKNOWN;
SELECT id FROM flags WHERE (n > 2) = (b01);
SELECT id FROM flags WHERE (n > 2) IS DISTINCT FROM b01;
SELECT id, n > 2 AND b01, n > 2 OR b01, NOT (n > 2 OR b01) FROM flags;
SELECT id, (n = 1) = (n = 2), (n = 1) <> b01 FROM flags;
SELECT id, CASE WHEN bmix THEN 'y' WHEN NOT bmix THEN 'n' END FROM flags;
SELECT id, CASE WHEN NULL THEN 1 WHEN b01 THEN 2 ELSE 3 END FROM flags;
SELECT id, COALESCE(bmix, b01, false), NULLIF(b01, btf), NULLIF(b01, true) FROM flags;
SELECT id, GREATEST(b01, btf), LEAST(bmix, bword) FROM flags;
SELECT id, b01 IN (btf, bmix), b01 = ANY (ARRAY[true, NULL]) FROM flags;
SELECT id, b01 BETWEEN false AND btf FROM flags;
SELECT id FROM flags WHERE b01 AND (btf OR bmix) AND NOT (bword AND n IS NULL);
SELECT a.id, b.id FROM flags a JOIN flags b ON a.b01 AND b.btf AND a.id < b.id;
SELECT a.id, b.id FROM flags a JOIN flags b ON a.b01 = b.bmix AND a.id < b.id;
SELECT a.id, b.id FROM flags a LEFT JOIN flags b ON a.bmix = b.btf AND b.id = 1;
SELECT id FROM flags WHERE EXISTS (SELECT 1 FROM flags f WHERE f.bmix AND f.id = flags.n);
SELECT id FROM flags WHERE b01 IN (SELECT bmix FROM flags WHERE id > 3);
SELECT id FROM flags WHERE b01 NOT IN (SELECT bmix FROM flags WHERE id IN (1, 4));
SELECT id FROM flags WHERE b01 NOT IN (SELECT bmix FROM flags);
SELECT (SELECT bmix FROM flags WHERE id = 4), (SELECT bword FROM flags WHERE id = 5);
SELECT b01 FROM flags UNION SELECT bmix FROM flags;  -- route: sqlite
SELECT b01 FROM flags INTERSECT SELECT btf FROM flags ORDER BY 1;  -- route: sqlite
SELECT b01 FROM flags EXCEPT SELECT false;
SELECT id, b01 || 'x' FROM flags;
SELECT id, b01 || bmix FROM flags;
SELECT id, concat(b01, bmix) FROM flags;
SELECT id, length(bmix::text) FROM flags;
SELECT active IS NOT DISTINCT FROM published FROM "user", post WHERE "user".id = post.id;
SELECT count(*) FILTER (WHERE active), sum(CASE WHEN active THEN 1 ELSE 0 END), avg(active::int) FROM "user";
SELECT sum(active) FROM "user";
SELECT max(active) FROM "user";
SELECT -active FROM "user";
SELECT active < 1 FROM "user";
# writes of booleans, in the spelling of the column
INSERT INTO flags VALUES (20, true, false, true, false, 1);
INSERT INTO flags VALUES (20, 't', 'no', '1', 'off', 1) RETURNING *;
INSERT INTO flags (id, b01, btf, bword, bmix) VALUES (20, NULL, NULL, NULL, NULL), (21, true, true, true, true) RETURNING b01, btf, bword, bmix;
INSERT INTO flags (id, b01) VALUES (20, 1);
INSERT INTO flags (id, b01) VALUES (20, 'x');
INSERT INTO flags (id, b01) VALUES (20, 1::bool);
INSERT INTO flags (id, b01, bmix) SELECT id + 50, bmix, btf FROM flags;
INSERT INTO flags (id, btf, bword) SELECT id + 50, b01, NOT bmix FROM flags WHERE id < 3 RETURNING *;
UPDATE flags SET b01 = NOT b01, btf = NOT btf, bword = NOT bword, bmix = NOT bmix;
UPDATE flags SET b01 = bmix, btf = bword, bword = btf, bmix = b01;
UPDATE flags SET b01 = n > 3, btf = n IS NULL, bword = (n = 1) OR b01, bmix = EXISTS (SELECT 1 FROM kid WHERE kid.id = n);
UPDATE flags SET bmix = 'false' WHERE bmix = 'true' RETURNING id, bmix;
UPDATE flags SET bword = COALESCE(bword, true) WHERE id = 3 RETURNING bword;
UPDATE flags SET btf = CASE WHEN n > 2 THEN true ELSE b01 END;
UPDATE flags SET b01 = 0 WHERE id = 1;
UPDATE flags SET b01 = (SELECT bmix FROM flags WHERE id = 4) WHERE id = 2;
DELETE FROM flags WHERE bmix;
DELETE FROM flags WHERE NOT btf RETURNING id, bword;
DELETE FROM flags WHERE bmix IS NOT TRUE;
-- params: bool:t
SELECT id FROM flags WHERE b01 = $1;
-- params: :true
SELECT id FROM flags WHERE bmix = $1;
-- params: :T
SELECT id FROM flags WHERE btf = $1 OR bword = $1;
-- params: bool:NULL
SELECT id FROM flags WHERE bmix IS DISTINCT FROM $1;
-- params: bool:f
SELECT id FROM flags WHERE $1;
-- params: bool:t
SELECT id FROM flags WHERE NOT $1 OR b01;
-- params: :x
SELECT id FROM flags WHERE b01 = $1;
-- params: int4:1
SELECT id FROM flags WHERE b01 = $1;
-- params: bool:t | bool:f | :t | :NULL
INSERT INTO flags VALUES (30, $1, $2, $3, $4) RETURNING *;
-- params: bool:f | int4:4
UPDATE flags SET bmix = $1, btf = $1, bword = $1, b01 = $1 WHERE id <> $2;
-- params: text:true
UPDATE flags SET bmix = $1;
