# Order and letters by collation. Databases of C.UTF-8 order by bytes, those of en_US.UTF-8 do not.
SELECT id, t FROM txt ORDER BY t, id;  -- route: sqlite / forwarded
SELECT id, t FROM txt ORDER BY t DESC NULLS LAST, id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY v, id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY c, id;  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t < 'b';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t >= 'É' AND t < 'é';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE c > 'B';  -- route: sqlite / forwarded
SELECT id FROM txt WHERE t BETWEEN 'a' AND 'c';  -- route: sqlite / forwarded
SELECT min(t), max(t), min(v), max(k) FROM txt;  -- route: sqlite / forwarded
SELECT max(c) FROM txt;  -- route: any
SELECT id, t > v, t < k FROM txt;  -- route: sqlite / forwarded
SELECT k, count(*) FROM txt GROUP BY k ORDER BY k;  -- route: sqlite / forwarded
SELECT DISTINCT k FROM txt ORDER BY k;  -- route: sqlite / forwarded
SELECT 'a' < 'B', 'é' < 'f', 'a b' < 'ab', '' < 'a';  -- route: sqlite / postgres
-- params: text:b
SELECT id FROM txt WHERE t < $1 ORDER BY t;  -- route: sqlite / forwarded
# equality is the same under all of them
SELECT id FROM txt WHERE t = 'école' OR t = 'ABC';
SELECT DISTINCT k FROM txt;
SELECT k, count(*) FROM txt GROUP BY k;
SELECT count(DISTINCT t) FROM txt;
SELECT a.id, b.id FROM txt a JOIN txt b ON a.t = b.v;
SELECT t FROM txt INTERSECT SELECT v FROM txt;
# COLLATE: by bytes in any database
SELECT id, t FROM txt ORDER BY t COLLATE "C", id;
SELECT id, t AS x FROM txt ORDER BY t COLLATE "POSIX" DESC, id;
SELECT DISTINCT t COLLATE "C" AS x FROM txt ORDER BY x;
SELECT k COLLATE "C", count(*) FROM txt GROUP BY k COLLATE "C" ORDER BY k COLLATE "C";
SELECT k COLLATE "C", count(*) FROM txt GROUP BY k ORDER BY k COLLATE "C";
SELECT k, count(*) FROM txt GROUP BY k COLLATE "C";  -- route: error
SELECT DISTINCT k FROM txt ORDER BY k COLLATE "C";  -- route: error
SELECT id, row_number() OVER (ORDER BY t COLLATE "C", id) FROM txt;
SELECT id FROM txt ORDER BY v COLLATE ucs_basic, id;
SELECT id FROM txt ORDER BY c COLLATE pg_catalog."C", id;
SELECT id FROM txt WHERE t COLLATE "C" < 'b';
SELECT id FROM txt WHERE t < 'b' COLLATE "C";
SELECT id FROM txt WHERE (t || v) COLLATE "C" > 'b' ORDER BY (t || v) COLLATE "C";
SELECT id FROM txt WHERE t COLLATE "C" BETWEEN 'a' AND 'c';
SELECT min(t COLLATE "C"), max(t COLLATE "C") FROM txt;
SELECT 'a' COLLATE "C" < 'B', 'é' < 'f' COLLATE "C", lower('É' COLLATE "C"), upper('éa' COLLATE "C"), initcap('éa É' COLLATE "POSIX"), lower('É' COLLATE "default");
SELECT id, lower(t COLLATE "C"), upper(t COLLATE "C"), initcap(t COLLATE "C") FROM txt;
SELECT id, lower(t COLLATE "C" || 'É'), lower(left(t COLLATE "C", 2)), upper(coalesce(t COLLATE "C", 'é')), upper(CASE WHEN id > 3 THEN t COLLATE "C" ELSE v END) FROM txt;
SELECT id FROM txt WHERE t COLLATE "C" ILIKE 'École';
SELECT id FROM txt WHERE t COLLATE "C" ~ '^\w+$';
SELECT id FROM txt WHERE t COLLATE "C" ~* 'É' OR t COLLATE "C" ~ '[[:alpha:]]é';
SELECT id FROM txt WHERE t COLLATE "C" = 'abc' COLLATE "C";
SELECT id FROM txt WHERE t COLLATE "C" < v COLLATE "POSIX";  -- route: error
SELECT id FROM txt WHERE t COLLATE "C" || v COLLATE "POSIX" = 'x';  -- route: error
SELECT id COLLATE "C" FROM txt;  -- route: error
SELECT t COLLATE "nowhere" FROM txt;  -- route: error
SELECT id FROM txt ORDER BY t COLLATE "en_US", id;  -- route: any
SELECT id FROM txt ORDER BY t COLLATE "default", id;  -- route: sqlite / forwarded
SELECT id FROM txt ORDER BY t COLLATE "und-x-icu", id;  -- route: forwarded
SELECT lower(t COLLATE "und-x-icu") FROM txt;  -- route: forwarded
SELECT s.x FROM (SELECT t COLLATE "C" AS x FROM txt) s ORDER BY x;
SELECT x FROM (SELECT t COLLATE "C" AS x FROM txt UNION SELECT v FROM txt) s WHERE x > 'a' ORDER BY x;
-- params: text:b
SELECT id FROM txt WHERE t < $1 COLLATE "C" ORDER BY t COLLATE "C";
