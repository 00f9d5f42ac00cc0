# enumerations: mood is sad, ok, happy; state is new, old
SELECT id, mood FROM doc ORDER BY id;
SELECT id FROM doc WHERE mood = 'ok' ORDER BY id;
SELECT id FROM doc WHERE mood <> 'ok' ORDER BY id;
SELECT id FROM doc WHERE mood < 'happy' ORDER BY id;
SELECT id FROM doc WHERE mood > 'sad' ORDER BY id;
SELECT id FROM doc WHERE mood >= 'ok' AND mood <= 'happy' ORDER BY id;
SELECT id FROM doc WHERE mood BETWEEN 'sad' AND 'ok' ORDER BY id;
SELECT id FROM doc WHERE 'ok' < mood ORDER BY id;
SELECT id FROM doc WHERE mood = 'ok'::mood ORDER BY id;
SELECT id FROM doc WHERE mood = CAST('ok' AS mood) ORDER BY id;
SELECT id FROM doc WHERE mood = 'bad';
SELECT id FROM doc WHERE mood = '';
SELECT id FROM doc WHERE mood IN ('ok', 'sad') ORDER BY id;
SELECT id FROM doc WHERE mood NOT IN ('ok', 'sad') ORDER BY id;
SELECT id FROM doc WHERE mood IN ('ok', 'bad');
SELECT id FROM doc WHERE mood = ANY ('{ok,happy}') ORDER BY id;
SELECT id FROM doc WHERE mood = ANY ('{ok,happy}'::mood[]) ORDER BY id;
SELECT id FROM doc WHERE mood = ANY (ARRAY['ok', 'happy']::mood[]) ORDER BY id;
SELECT id FROM doc WHERE mood <> ALL ('{ok,NULL}') ORDER BY id;
SELECT id FROM doc WHERE mood > ALL ('{sad,ok}') ORDER BY id;
SELECT id FROM doc WHERE mood = ANY ('{ok,bad}');
SELECT id FROM doc WHERE mood IS NULL;
SELECT id, mood IS DISTINCT FROM 'ok' FROM doc ORDER BY id;
SELECT id FROM doc WHERE mood = 'ok'::text;  -- route: error
SELECT id FROM doc WHERE mood::text = 'ok' ORDER BY id;
SELECT id FROM doc WHERE mood::text < 'ok' ORDER BY id;  -- route: sqlite / forwarded
SELECT id, mood FROM doc ORDER BY mood, id;
SELECT id, mood FROM doc ORDER BY mood DESC, id;
SELECT id, mood FROM doc ORDER BY mood DESC NULLS LAST, id DESC;
SELECT id, mood AS m FROM doc ORDER BY m NULLS FIRST, id;
SELECT id, mood FROM doc ORDER BY 2, 1;
SELECT DISTINCT mood FROM doc ORDER BY mood;
SELECT DISTINCT mood FROM doc;
SELECT mood, count(*) FROM doc GROUP BY mood ORDER BY mood;
SELECT mood, count(*) FROM doc GROUP BY mood HAVING mood > 'sad' ORDER BY mood DESC;
SELECT min(mood), max(mood), count(mood), count(DISTINCT mood) FROM doc;
SELECT max(mood) FROM doc WHERE id > 99;
SELECT min(state), max(state) FROM item;
SELECT id, coalesce(mood, 'sad') FROM doc ORDER BY id;
SELECT id, CASE WHEN mood = 'ok' THEN 'happy' ELSE mood END FROM doc ORDER BY id;
SELECT id, CASE mood WHEN 'ok' THEN 1 WHEN 'sad' THEN 2 END FROM doc ORDER BY id;
SELECT id, CASE mood WHEN 'bad' THEN 1 END FROM doc;
SELECT id, nullif(mood, 'ok') FROM doc ORDER BY id;
SELECT id, greatest(mood, 'ok'), least(mood, 'ok') FROM doc ORDER BY id;  -- route: any
SELECT id, mood::text, mood::varchar, mood::varchar(2) FROM doc ORDER BY id;
SELECT id, mood || '!' FROM doc ORDER BY id;  -- route: any
SELECT 'ok'::mood, id FROM parent ORDER BY id;
SELECT 'bad'::mood, id FROM parent;
SELECT ('o' || 'k')::mood, id FROM parent ORDER BY id;
SELECT ('b' || 'ad')::mood, id FROM parent;
SELECT label::mood FROM parent WHERE id = 1;
SELECT ARRAY[mood, 'ok'], ARRAY['sad', 'ok']::mood[] FROM doc ORDER BY id;
SELECT ('{sad,happy}'::mood[])[2], id FROM parent ORDER BY id;
SELECT '{sad,happy}'::mood[] < '{ok}'::mood[], '{happy}'::mood[] @> '{sad}'::mood[], id FROM parent ORDER BY id;
SELECT array_append('{sad}'::mood[], 'ok'), array_length('{sad,ok}'::mood[], 1), id FROM parent ORDER BY id;
SELECT '{sad,bad}'::mood[], id FROM parent;
SELECT enum_range(NULL::mood), id FROM parent ORDER BY id;
SELECT enum_range('ok'::mood, NULL), enum_range(NULL, 'ok'::mood), enum_range('ok'::mood, 'happy'::mood), enum_range('happy'::mood, 'sad'::mood), id FROM parent ORDER BY id;  -- route: any
SELECT enum_range('ok'::mood, 'happy'::mood), enum_range('happy'::mood, 'sad'::mood), enum_range(NULL::mood, 'ok'::mood), id FROM parent ORDER BY id;
SELECT enum_first(mood), enum_last(mood), enum_first(NULL::mood) FROM doc;
SELECT unnest(enum_range(NULL::mood)) AS m ORDER BY m DESC;
SELECT m, count(d.id) FROM unnest(enum_range(NULL::mood)) AS m LEFT JOIN doc d ON d.mood = m GROUP BY m ORDER BY m;
SELECT enum_first(label) FROM parent;  -- route: error
SELECT d.id, i.id FROM doc d JOIN item i ON d.mood = i.state;  -- route: error
SELECT a.id, b.id FROM doc a JOIN doc b ON a.mood = b.mood ORDER BY a.id, b.id;
SELECT a.id, b.id FROM doc a JOIN doc b ON a.mood < b.mood ORDER BY a.id, b.id;
SELECT mood FROM doc WHERE id < 3 UNION SELECT mood FROM doc WHERE id > 2;
SELECT mood FROM doc WHERE id < 3 UNION ALL SELECT mood FROM doc WHERE id > 2 ORDER BY 1;
SELECT mood FROM doc EXCEPT SELECT 'ok';  -- route: any
SELECT id FROM item WHERE state = 'new' ORDER BY id;
SELECT id FROM item ORDER BY state DESC, id;
SELECT lower(mood::text) FROM doc ORDER BY id;
SELECT lower(mood) FROM doc;  -- route: error
SELECT id FROM doc WHERE mood LIKE 'o%';  -- route: error
SELECT id FROM doc WHERE mood IN (SELECT mood FROM doc WHERE id = 1) ORDER BY id;
SELECT (SELECT mood FROM doc WHERE id = 1) = mood FROM doc ORDER BY id;
SELECT to_json(mood), json_build_object('m', mood) FROM doc ORDER BY id;
SELECT first_value(mood) OVER (ORDER BY mood, id) FROM doc;  -- route: any
-- params: :ok
SELECT id FROM doc WHERE mood = $1 ORDER BY id;
-- params: :bad
SELECT id FROM doc WHERE mood = $1;
-- params: text:ok
SELECT id FROM doc WHERE mood = $1;  -- route: error
-- params: text:ok
SELECT id FROM doc WHERE mood = $1::mood ORDER BY id;
-- params: text:bad
SELECT id FROM doc WHERE mood = $1::mood;
-- params: varchar:ok
SELECT id FROM doc WHERE mood = $1::mood ORDER BY id;
-- params: :ok
SELECT id FROM doc WHERE mood < $1 ORDER BY id;
-- params: :{ok,NULL}
SELECT id, mood = ANY ($1) FROM doc ORDER BY id;
-- params: :NULL
SELECT id, mood = $1 FROM doc ORDER BY id;
-- params: :happy
SELECT $1::mood, id FROM parent ORDER BY id;
-- params: :{happy,NULL}
SELECT $1::mood[], id FROM parent ORDER BY id;
INSERT INTO doc (id, mood) VALUES (50, 'happy') RETURNING mood;
INSERT INTO doc (id, mood) VALUES (50, 'bad');
INSERT INTO doc (id, mood) VALUES (50, 'Happy');
INSERT INTO item (id, label) VALUES (50, 'a') RETURNING state;
UPDATE doc SET mood = 'sad' WHERE mood > 'sad';
UPDATE doc SET mood = 'bad' WHERE id = 1;
UPDATE doc SET mood = CASE WHEN mood = 'ok' THEN 'sad'::mood ELSE mood END;
-- params: :ok
INSERT INTO doc (id, mood) VALUES (51, $1) RETURNING mood;
-- params: :bad
UPDATE doc SET mood = $1 WHERE id = 1;
DELETE FROM doc WHERE mood IN ('sad', 'happy');
