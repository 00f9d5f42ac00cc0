# Comparisons: each type with itself, across types, with literals and NULL.
SELECT id FROM num WHERE i4 = i8;
SELECT id FROM num WHERE i2 = i4 AND i4 < i8;
SELECT id FROM num WHERE i4 = f8;
SELECT id FROM num WHERE i8 = n;
SELECT id FROM num WHERE n = z;
SELECT id FROM num WHERE i4 > 1.5;
SELECT id FROM num WHERE i4 = 7.0;
SELECT id FROM num WHERE i4 < 5000000000;
SELECT id FROM num WHERE i2 < 100000;
SELECT id FROM num WHERE i8 >= 9223372036854775807;
SELECT id FROM num WHERE i8 < 9223372036854775808;
SELECT id FROM num WHERE i4 = '7';
SELECT id FROM num WHERE i4 = ' 7 ';
SELECT id FROM num WHERE i4 = '7.0';
SELECT id FROM num WHERE i4 = 'x';
SELECT id FROM num WHERE i4 = '99999999999';
SELECT id FROM num WHERE i2 = '40000';
SELECT id FROM num WHERE i4 = '';
SELECT id FROM num WHERE n = '0.5';
SELECT id FROM num WHERE n = 0.500;
SELECT id FROM num WHERE n = 5e-1;
SELECT id FROM num WHERE n > '1e2';
SELECT id FROM num WHERE n = 'NaN';
SELECT id FROM num WHERE n BETWEEN -8 AND 7.125;
SELECT id FROM num WHERE n NOT BETWEEN 0 AND 1;
SELECT id FROM num WHERE i4 BETWEEN 2 AND -2;
SELECT id FROM num WHERE i4 BETWEEN SYMMETRIC 2 AND -2;  -- route: forwarded
SELECT id FROM num WHERE i4 NOT BETWEEN SYMMETRIC 2 AND -2;  -- route: forwarded
SELECT id FROM num WHERE i4 BETWEEN NULL AND 2;
SELECT id FROM num WHERE NOT (i4 BETWEEN NULL AND 2);
SELECT id FROM num WHERE f8 = 'NaN';
SELECT id FROM num WHERE f8 > 1e200;
SELECT id FROM num WHERE f8 = 'Infinity';
SELECT id FROM num WHERE f8 < '-1e308';
SELECT id FROM num WHERE f8 = 0.1;
SELECT id FROM num WHERE f4 = 0.1;
SELECT id FROM num WHERE f8 <> f8;
SELECT id FROM num WHERE f8 = -0.0;
SELECT id FROM num WHERE i4 IN (1, 7, NULL);
SELECT id FROM num WHERE i4 NOT IN (1, 7, NULL);
SELECT id FROM num WHERE i4 NOT IN (1, 7);
SELECT id FROM num WHERE i4 IN (1, 7.0);
SELECT id FROM num WHERE i4 IN (1, 7.5, 5000000000);
SELECT id FROM num WHERE i4 IN ('1', 7);
SELECT id FROM num WHERE i4 IN ('1', 'x');
SELECT id FROM num WHERE n IN (1, 0.5, '7.125');
SELECT id FROM num WHERE i4 IN (i2, 100000);
SELECT id FROM num WHERE 7 IN (i4, id);
SELECT id FROM num WHERE NULL IN (i4, id);
SELECT id FROM num WHERE i4 = NULL OR i4 IS NULL;
SELECT id FROM num WHERE i4 IS DISTINCT FROM 7;
SELECT id FROM num WHERE i4 IS NOT DISTINCT FROM NULL;
SELECT id FROM num WHERE i4 IS DISTINCT FROM i8;
SELECT id FROM num WHERE n IS NOT DISTINCT FROM nb;
SELECT id FROM num WHERE i4 <> 7;
SELECT id FROM num WHERE i4 != 7;
SELECT id FROM num WHERE NOT i4 = 7;
SELECT id FROM num WHERE 7 <= i4;
SELECT id FROM num WHERE (i4 < i8) IS NOT TRUE;
SELECT id FROM num WHERE i4 < 5 = true;
SELECT id, i4 = 7 FROM num;
SELECT id, i4 < i2, i4 <= i2, i4 >= i2, i4 > i2, i4 <> i2 FROM num;
SELECT id, i4 IS NULL, i4 IS NOT NULL, i4 ISNULL, i4 NOTNULL FROM num;
SELECT 1 = 1.0, 1 = 1::float8, 1.0 = 1.00, 0.1::float4 = 0.1::float8, 0.1::float8 = 0.1;
SELECT 'a' = 'a', 'a' = 'a ', 'a'::char(3) = 'a ', 'a' < 'B', 'a'::text < 'b'::varchar;  -- route: sqlite / postgres
SELECT NULL = NULL, NULL IS DISTINCT FROM NULL, NULL IS NOT DISTINCT FROM 1;
SELECT DATE '2024-01-01' < '2024-01-02', DATE '2024-01-01' = TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-01' < DATE '2024-01-02';
SELECT 1 < 2 AND 2 < 3, (1 < 2) = (2 < 3);
SELECT 1 < 2 < 3;
SELECT 1 = 'x';
SELECT 1 = true;
SELECT 'a' = 1;
SELECT DATE '2024-01-01' = 5;
SELECT ROW(1, 2) = ROW(1, 2), ROW(1, 2) < ROW(1, 3), ROW(1, NULL) = ROW(1, 2), ROW(1, NULL) < ROW(2, 1);  -- route: sqlite
SELECT (1, 2) = (1, 2), (1, 'a') <> (1, 'b'), (1, NULL) IS NULL, (NULL, NULL) IS NULL, (1, 2) IS NOT NULL, (1, NULL) IS NOT NULL;  -- route: sqlite
SELECT (1, 2) = (1, 2, 3);  -- route: error
SELECT id FROM stock JOIN kid ON kid.id = sku + 9;
SELECT country, sku FROM stock WHERE (country, sku) = ('de', 2);  -- route: sqlite
SELECT country, sku FROM stock WHERE (country, sku) IN (('de', 2), ('FR', 1), ('x', 9));  -- route: sqlite
SELECT country, sku FROM stock WHERE (country, sku) NOT IN (('de', 2), ('FR', 1));  -- route: sqlite
SELECT country, sku FROM stock WHERE (country, sku) <> ('de', 2);  -- route: sqlite
SELECT country, sku FROM stock WHERE (sku, amount) > (1, 5);  -- route: sqlite
SELECT country, sku FROM stock WHERE (sku, amount) <= (2, 0);  -- route: sqlite
SELECT country, sku FROM stock WHERE (country, sku) > ('de', 1);  -- route: sqlite / forwarded
SELECT post_id, name FROM tag WHERE (post_id, name) IN (SELECT id, 'a' FROM post);  -- route: sqlite
SELECT post_id, name FROM tag WHERE (post_id, weight) IN (SELECT 1, 1);  -- route: sqlite
# text
SELECT id FROM txt WHERE t = 'abc';
SELECT id FROM txt WHERE t = 'ABC' OR v = 'abc';
SELECT id FROM txt WHERE t = '';
SELECT id FROM txt WHERE t <> '';
SELECT id FROM txt WHERE c = 'abc';
SELECT id FROM txt WHERE c = 'abc  ';
SELECT id FROM txt WHERE c = '';
SELECT id FROM txt WHERE v = c;
SELECT id FROM txt WHERE t = c;
SELECT id FROM txt WHERE t = v;
SELECT id FROM txt WHERE u = k;
SELECT id FROM txt WHERE t = 'café' OR t = 'école';
SELECT id FROM txt WHERE u IN ('u1', 'é', 'É', '\');
SELECT id FROM txt WHERE u NOT IN ('u1', 'é', 'É', '\');
SELECT id FROM txt WHERE t IS DISTINCT FROM v;
SELECT id FROM txt WHERE t < 'b';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t BETWEEN 'A' AND 'a';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE c < 'b';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE u >= 'é';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t COLLATE "C" < 'b';
SELECT id FROM txt WHERE t < 'b' COLLATE "C";
SELECT id FROM txt WHERE t = 5;
SELECT id FROM txt WHERE t > 5;
SELECT id FROM txt WHERE v = 123;
SELECT id FROM txt WHERE t = '123' AND v = '-5' AND c = '007';
SELECT id FROM txt WHERE t = U&'\00e9cole';
SELECT id FROM txt WHERE t = E'line\ntwo\ttab';
SELECT id FROM txt WHERE t = $$it's "quoted"$$;
SELECT id FROM txt WHERE u = '''"';
SELECT 'it''s', E'a\'b', $x$a$b$x$, U&'\+01F600', 'a' 'b';
# dates and times
SELECT id FROM moment WHERE d = '2024-02-29';
SELECT id FROM moment WHERE d = '2024-02-30';
SELECT id FROM moment WHERE d < '2000-01-01' ORDER BY d;
SELECT id FROM moment WHERE d = ts;
SELECT id FROM moment WHERE d < ts;
SELECT id FROM moment WHERE ts = tw;
SELECT id FROM moment WHERE ts >= '2024-01-31 12:34:56' AND ts < '2024-02-29 23:59:59.9999995';
SELECT id FROM moment WHERE ts = '2024-01-31T12:34:56';
SELECT id FROM moment WHERE tw = '2024-02-29';
SELECT id FROM moment WHERE tz = '2024-01-31 12:34:56+00';
SELECT id FROM moment WHERE tz = '2024-01-31 14:34:56+02';
SELECT id FROM moment WHERE tz > '2024-01-31';
SELECT id FROM moment WHERE tm = '12:34:56';
SELECT id FROM moment WHERE tm > '23:00';
SELECT id FROM moment WHERE tm BETWEEN '00:00' AND '06:00:00.000001';
SELECT id FROM moment WHERE d IN ('2024-01-31', '2023-12-31');
SELECT id FROM moment WHERE ts IN ('2024-01-31 12:34:56', '1970-01-01');
SELECT id FROM moment WHERE d IS DISTINCT FROM '2024-02-29';
SELECT id FROM moment WHERE ts BETWEEN DATE '2024-01-01' AND DATE '2024-02-01';
SELECT id FROM moment WHERE d = 'yesterday';  -- open: sqlstate: PostgreSQL None, proxy '22007'
SELECT id FROM moment WHERE ts > 'infinity';
SELECT id FROM moment WHERE ts < 'nonsense';
SELECT id FROM moment WHERE iv = '1 day';  -- route: forwarded
SELECT id FROM moment WHERE iv > '1 mon';  -- route: forwarded
SELECT id FROM moment WHERE iv = '24:00:00';  -- route: forwarded
# uuid, bytea, enum, json
SELECT id FROM doc WHERE u36 = '0B9C0A52-6E1F-4A7C-9D47-1A2B3C4D5E6F';
SELECT id FROM doc WHERE u32 = '0b9c0a526e1f4a7c9d471a2b3c4d5e6f';
SELECT id FROM doc WHERE u32 = '{abcdefab-cdefabcd-efabcdef-abcdefab}';
SELECT id FROM doc WHERE u36 = 'nope';
SELECT id FROM doc WHERE u36 IN ('11111111-2222-3333-4444-555555555555', 'ffffffffffffffffffffffffffffffff');
SELECT id FROM doc WHERE u36 <> '11111111-2222-3333-4444-555555555555';
SELECT id FROM doc WHERE u36 < '11111111-2222-3333-4444-555555555556';
SELECT id FROM doc WHERE u32 > '11111111-2222-3333-4444-555555555555';
SELECT id FROM doc WHERE u36 = u32;
SELECT a.id, b.id FROM doc a JOIN doc b ON a.u36 = b.u32;
SELECT id FROM doc ORDER BY u36;
SELECT id FROM doc ORDER BY u32 DESC;
SELECT id FROM doc WHERE b = '\x00ff10';
SELECT id FROM doc WHERE b < '\x01';
SELECT id FROM doc WHERE b = '';
SELECT id FROM doc ORDER BY b NULLS FIRST;
SELECT id FROM doc WHERE mood = 'happy';
SELECT id FROM doc WHERE mood <> 'sad';
SELECT id FROM doc WHERE mood > 'sad';  -- route: sqlite
SELECT id FROM doc WHERE mood = 'angry';
SELECT id FROM doc ORDER BY mood, id;  -- route: sqlite
SELECT id FROM doc WHERE mood IN ('ok', 'sad') ORDER BY mood DESC, id;  -- route: sqlite
SELECT id FROM doc WHERE jb = '[]';  -- route: sqlite
SELECT id FROM doc WHERE j = '[]';
SELECT id FROM doc WHERE j::text = '[]';
SELECT id FROM doc WHERE ints = '{1,2,3}';  -- route: sqlite
SELECT id FROM doc WHERE words = '{a,"b c",NULL}';  -- route: sqlite
