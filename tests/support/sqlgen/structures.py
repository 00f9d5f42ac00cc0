"""Further expressions and conditions: json, arrays, intervals, bytea, times with zone, patterns, rows."""

from .schema import quoted


class Structures:
    # pick, chance, atom, expression, literal and columns_of are those of Expressions

    def more_ints(self, source, a):
        words, ints, jsonb = self.atom(source, "words"), self.atom(source, "ints"), self.atom(source, "jsonb")
        return (f"array_length({self.pick(words, ints)}, 1)", f"cardinality({ints})", f"({ints})[{self.pick('1', '2', '0')}]",
                f"array_position({ints}, 3)", f"length({self.atom(source, 'bytea')})", f"get_byte({self.literal('bytea')} || '\\x01', 0)",
                f"jsonb_array_length(CASE jsonb_typeof({jsonb}) WHEN 'array' THEN {jsonb} END)", f"width_bucket({a}, 0, 10, 5)",
                f"gcd({a}, 12)", f"bit_length({self.atom(source, 'text')})", f"({a} << 1)", f"({a} >> 1)", f"(~ {a})", f"num_nulls({a}, NULL)",
                f"extract({self.pick('hour', 'minute', 'quarter', 'isodow', 'century')} FROM {self.atom(source, 'ts')})::int",
                f"{a}::smallint", f"({self.atom(source, 'bool')})::int", f"div({a}, 3)::int", f"to_number('12', '99')::int")

    def more_texts(self, source, a):
        words, json = self.atom(source, "words"), self.atom(source, self.pick("json", "jsonb"))
        casts = self.pick("iv", "time", "tz", "jsonb", "bytea", "words", "mood", "float", "char")
        return (f"array_to_string({self.pick(words, self.atom(source, 'ints'))}, ',')", f"({words})[1]",
                f"encode({self.atom(source, 'bytea')}, '{self.pick('hex', 'base64', 'escape')}')", f"CAST({self.atom(source, casts)} AS text)",
                f"({json} ->> {self.pick(quoted('a'), '0', '-1')})", f"({json} #>> '{{b,c,0}}')", f"jsonb_typeof({self.atom(source, 'jsonb')})",
                f"to_char({self.atom(source, 'num')}, '{self.pick('FM999990.00', '9,999.9', '000.0')}')",
                f"to_char({self.atom(source, 'date')}, 'DD Mon YYYY')", f"to_hex({self.atom(source, 'int')})",
                f"to_char({self.atom(source, 'ts')}, '{self.pick('HH24:MI:SS.MS', 'IYYY-IW', 'Day, DDth FMMonth')}')",
                f"CAST({a} AS varchar(3))", f"CAST({a} AS char(3))", f"quote_ident({a})", f"starts_with({a}, 'a')::text", f"({a} COLLATE \"C\")",
                f"regexp_replace({a}, '[a-c]', 'X', 'g')", f"substring({a} from '[a-z]+')", f"(regexp_match({a}, 'b'))[1]",
                f"concat({self.atom(source, 'num')}, '/', {self.atom(source, 'bool')}, '/', {self.atom(source, 'date')})", f"to_json({a})::text",
                f"pg_typeof({self.atom(source, 'num')})::text", f"normalize({a})", f"lower({self.atom(source, 'char')})", f"format('%L %I', {a}, 'q')")

    def make_tz(self, source, depth):
        a = self.expression(source, "tz", depth - 1)
        return self.pick(f"({a} + interval '1 day')", f"date_trunc('day', {a})", f"({self.atom(source, 'ts')} AT TIME ZONE 'Europe/Berlin')",
                         f"CAST({self.atom(source, 'date')} AS timestamptz)", f"({a} - interval '90 minutes')", a)

    def make_iv(self, source, depth):
        a = self.expression(source, "iv", depth - 1)
        return self.pick(f"({a} + {self.atom(source, 'iv')})", f"(- {a})", f"({a} * 2)", f"({self.atom(source, 'ts')} - {self.atom(source, 'ts')})",
                         f"make_interval(days => {self.pick('1', '40')})", f"justify_days({a})", f"CAST({self.atom(source, 'time')} AS interval)")

    def make_time(self, source, depth):
        return self.pick(f"CAST({self.expression(source, 'ts', depth - 1)} AS time)", f"({self.atom(source, 'time')} + interval '1 hour')",
                         self.atom(source, "time"))

    def make_uuid(self, source, _):
        return self.pick(self.atom(source, "uuid"), f"CAST(CAST({self.atom(source, 'uuid')} AS text) AS uuid)")

    def make_ints(self, source, _):
        a, n = self.atom(source, "ints"), self.expression(source, "int", 0)
        return self.pick(f"({a} || {self.pick('1', '7')})", f"array_append({a}, {self.pick('5', '-1')})", f"array_remove({a}, 3)", f"({a})[1:2]",
                         f"ARRAY[{n}, {self.pick('1', '2')}]::int[]", f"array_cat({a}, ARRAY[9])", "string_to_array('1,2', ',')::int[]",
                         f"array_prepend(0, {a})", f"array_replace({a}, 3, NULL)")

    def make_words(self, source, _):
        a, t = self.atom(source, "words"), self.expression(source, "text", 0)
        return self.pick(f"array_append({a}, {t})", f"ARRAY[{t}, 'k']", f"string_to_array({t}, ' ')", f"({a} || ARRAY['z'])", f"({a})[1:1]",
                         f"array_remove({a}, 'a')", f"regexp_split_to_array({t}, 'b')")

    def make_json(self, source, _):
        a, n, t = self.atom(source, "json"), self.expression(source, "int", 0), self.expression(source, "text", 0)
        return self.pick(f"({a} -> 'a')", f"({a} -> 0)", f"({a} #> '{{b,c}}')", f"to_json({t})", f"json_build_object('k', {n}, 't', {t})",
                         f"json_build_array({n}, {self.expression(source, 'bool', 0)}, NULL)", f"to_json({self.atom(source, 'num')})",
                         f"json_strip_nulls({a})", f"row_to_json(ROW({self.atom(source, 'int')}, 'x'))")

    def make_jsonb(self, source, depth):
        a, n = self.expression(source, "jsonb", depth - 1), self.expression(source, "int", 0)
        return self.pick(f"({a} -> 'a')", f"({a} -> 0)", f"({a} -> -1)", f"({a} #> '{{b,c}}')", f"to_jsonb({self.expression(source, 'text', 0)})",
                         f"jsonb_build_object('k', {n}, 'n', {self.atom(source, 'num')})", f"jsonb_build_array({n}, {self.atom(source, 'bool')})",
                         f"({a} || '{{\"z\": 1}}')", f"({a} || {self.atom(source, 'jsonb')})", f"(jsonb_build_object('a', {n}) - 'a')",
                         f"jsonb_set('{{\"a\": 1}}', '{{a}}', to_jsonb({n}))", f"jsonb_strip_nulls({a})", f"CAST({self.atom(source, 'json')} AS jsonb)",
                         f"jsonb_insert('[1, 2]', '{{0}}', to_jsonb({n}))", f"to_jsonb({self.atom(source, self.pick('num', 'ts', 'date', 'uuid'))})")

    def make_bytea(self, source, _):
        a = self.atom(source, "bytea")
        return self.pick(f"({a} || '\\x01'::bytea)", f"substring({a} FROM 1 FOR 1)", "decode('00ff', 'hex')", f"sha256({a})", a,
                         f"convert_to({self.atom(source, 'text')}, 'UTF8')", f"set_byte({a} || '\\x00', 0, 7)")

    # --- conditions -------------------------------------------------------------------------------------------------

    def of_structures(self, column, family):
        if family == "jsonb":
            return self.pick(f"{column} @> '{{\"a\": 1}}'", f"{column} ? 'a'", f"{column} = {self.unknown('jsonb')}", f"{column} ->> 'a' = '1'",
                             f"{column} <@ '[1, 2, 3, null]'", f"{column} ?| ARRAY['a', 'b']", f"{column} IS NOT NULL", f"({column} -> 'a') IS NULL",
                             f"jsonb_typeof({column}) = 'object'", f"{column} <> '[]'", f"{column} -> 'b' -> 'c' @> '[true]'")
        if family == "iv":
            return f"{column} {self.pick('=', '<', '>=', '<>')} {self.pick(quoted('1 day'), 'interval ' + quoted('02:00'))}"
        value = self.pick("1", "3", "NULL") if family == "ints" else self.pick("'a'", "''", "'x y'")
        return self.pick(f"{value} = ANY ({column})", f"{column} @> {self.literal(family)}", f"{column} && {self.literal(family)}",
                         f"{column} {self.pick('=', '<>', '<', '>')} {self.literal(family)}", f"{value} <> ALL ({column})",
                         f"cardinality({column}) > 1", f"{column} = '{{}}'", f"{column} IS NULL")

    def matches(self, column):
        expression = quoted(self.pick("^a", "b$", "[a-c]+", "é", "^.$", "^[^a]", ".*", "a|b", "\\d", "^\\s"))
        return self.pick(f"{column} {self.pick('~', '!~', '~*', '!~*')} {expression}", f"{column} SIMILAR TO {quoted(self.pick('a%', '(a|b)_*', '%é'))}",
                         f"{column} LIKE {quoted(self.pick('a!%', '%!_b', '!!', 'É%'))} ESCAPE '!'", f"{column} ~~ 'a%'", f"{column} ^@ 'a'",
                         f"{column} ILIKE {quoted(self.pick('é%', '%B%', 'STRASSE', 'i'))}", f"lower({column}) LIKE lower({quoted(self.pick('A%', '%B'))})",
                         f"{column} LIKE '%' || {quoted(self.pick('b', '_', 'a'))} || '%'", f"starts_with({column}, 'a')",
                         f"upper({column}) = {quoted(self.pick('ABC', 'A', 'É'))}")

    def of_rows(self, source, column, family, inner, same_kind, form):
        known = self.columns_of(source, "int")
        if form == 7 and known:
            return f"({column}, {known[0]}) {self.pick('', 'NOT ')}IN (({self.literal(family)}, 1), ({self.literal(family)}, 2))"
        if form == 8 and known and same_kind and self.columns_of(inner, "int"):
            return f"({known[0]}, {column}) IN (SELECT {self.columns_of(inner, 'int')[0]}, {same_kind[0]} FROM {inner.text})"
        if form == 9:
            return f"{column} BETWEEN SYMMETRIC {self.literal(family)} AND {self.literal(family)}"
        if form == 10:
            return f"({column} {self.pick('=', '<', '>')} {self.literal(family)}) IS {self.pick('TRUE', 'NOT TRUE', 'UNKNOWN', 'NOT FALSE')}"
        if known and self.chance(0.5):
            return f"ROW({column}, {known[0]}) IS {self.pick('', 'NOT ')}DISTINCT FROM ROW({self.literal(family)}, 1)"
        return f"{column} IN (VALUES ({self.literal(family)}), ({self.literal(family)}))"
