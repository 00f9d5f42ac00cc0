# Booleans in each storage: operators, casts, contexts. logic.sql has more of three-valued logic.
SELECT id, b01, btf, bword, bmix FROM flags;
SELECT id FROM flags WHERE b01;
SELECT id FROM flags WHERE NOT btf;
SELECT id FROM flags WHERE bword AND NOT bmix OR b01 IS NULL;
SELECT id FROM flags WHERE btf = bword AND b01 <> btf;
SELECT id FROM flags WHERE bmix = 'yes' OR bword = 'off';
SELECT id FROM flags WHERE b01 = 'maybe';
SELECT id FROM flags WHERE b01 > btf OR b01 <= false;
SELECT id FROM flags WHERE b01 IN (true, NULL) OR btf IN ('t', 'f');
SELECT id, b01 IS TRUE, btf IS NOT TRUE, bword IS FALSE, bmix IS NOT FALSE, b01 IS UNKNOWN, btf IS NOT UNKNOWN FROM flags;
SELECT id, b01 IS DISTINCT FROM btf, bword IS NOT DISTINCT FROM bmix, b01 IS DISTINCT FROM NULL FROM flags;
SELECT id, b01 AND btf, bword OR bmix, NOT bmix, b01 AND NULL, b01 OR NULL FROM flags;
SELECT id, b01::int, btf::int, bword::int, bmix::int, b01::text, btf::text || '!', bmix::varchar(2) FROM flags;
SELECT n::bool, (n - 1)::bool, 0::bool, (-5)::bool FROM flags;
SELECT 'yes'::bool, ' TRUE '::bool, 'of'::bool, '0'::bool, 'n'::text::bool, 'T'::varchar::bool, NULL::bool;
SELECT 'o'::bool;
SELECT ''::text::bool FROM parent;
SELECT 1.5::bool;  -- route: error
SELECT id FROM flags WHERE n;  -- route: error
SELECT id FROM flags WHERE 'yes';
SELECT id FROM flags WHERE NOT n;  -- route: error
SELECT id FROM flags WHERE b01 = 1;  -- route: error
SELECT CASE WHEN b01 THEN 'y' WHEN NOT b01 THEN 'n' ELSE '?' END, CASE btf WHEN true THEN 1 ELSE 0 END FROM flags;
SELECT CASE WHEN n THEN 1 END FROM flags;  -- route: error
SELECT bool_and(b01), bool_or(btf), every(bword), bool_and(bmix), bool_or(n > 5) FROM flags;
SELECT bool_and(b01) FROM flags WHERE false;
SELECT count(*) FILTER (WHERE bmix), count(b01), count(DISTINCT btf) FROM flags;
SELECT btf, count(*) FROM flags GROUP BY btf ORDER BY btf;
SELECT id FROM flags ORDER BY bword DESC NULLS LAST, id;
SELECT coalesce(b01, btf, true), coalesce(bmix, false), nullif(bword, true), greatest(b01, btf), least(bword, bmix) FROM flags;
SELECT booleq(b01, btf), boolne(b01, bword) FROM flags;
SELECT 'is ' || b01, b01 || '', concat(btf, bmix), format('%s', bword), quote_literal(btf) FROM flags;
-- params: bool:true
SELECT id, $1 AND b01, $1 = bmix FROM flags WHERE btf = $1;
-- params: :off
SELECT id FROM flags WHERE bword = $1;
-- params: bool:NULL
SELECT id, $1 OR b01, btf AND $1, $1 IS NULL FROM flags;
-- params: text:maybe
SELECT id FROM flags WHERE b01 = $1::bool;
INSERT INTO flags (id, b01, btf, bword, bmix) VALUES (50, 'yes', 'f', true, NULL), (51, NULL, true, '0', 'on');
INSERT INTO flags (id, b01) VALUES (50, 'perhaps');
INSERT INTO flags (id, b01) VALUES (50, 1);  -- route: error
-- params: bool:true | :n
INSERT INTO flags (id, b01, btf, bword, bmix) VALUES (50, $1, $1, $2, $2);
UPDATE flags SET b01 = NOT b01, btf = bword, bword = btf OR b01 WHERE id < 6;
UPDATE flags SET bmix = (n > 3), b01 = n::bool WHERE id < 4 RETURNING *;
DELETE FROM flags WHERE btf AND NOT bword;
