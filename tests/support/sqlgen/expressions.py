"""Expressions and conditions over the columns that a FROM clause offers."""

import string

from .schema import DATES, FRACTIONS, INTERVALS, INTS, JSONS, MOODS, ORDERED, TEXTS, TIMES, UUIDS, WORDS, quoted
from .structures import Structures


class Source:
    """What a FROM clause offers: (text, family, type name) of columns."""

    def __init__(self, text, columns):
        self.text, self.columns = text, columns


class Expressions(Structures):
    def __init__(self, schema, rng):
        self.schema, self.rng, self.aliases = schema, rng, 0

    # --- pieces -----------------------------------------------------------------------------------------------------

    def pick(self, *choices):
        return self.rng.choice(choices)

    def chance(self, probability):
        return self.rng.random() < probability

    def alias(self):
        self.aliases += 1
        return string.ascii_lowercase[(self.aliases - 1) % 26] + str(self.aliases)

    def table_source(self, table=None):
        t = table or self.rng.choice(self.schema.tables)
        a = self.alias()
        return Source(f"{t.quoted} {a}", [(f"{a}.{c.quoted}", c.family, c.kind.postgres, c) for c in t.columns])

    def columns_of(self, source, family):
        return [c[0] for c in source.columns if c[1] == family]

    def literal(self, family):
        rng = self.rng
        if family == "int":
            return str(rng.choice([0, 1, 2, 3, 5, 7, 10, -1, -7, 31, 100]))
        if family == "bool":
            return rng.choice(["true", "false"])
        if family == "text":
            return quoted(rng.choice(TEXTS))
        if family == "float":
            return rng.choice(["1.5::float8", "-2.25::double precision", "0.5::float8"])
        if family == "num":
            return rng.choice(["1.5", "0.10", "-2.25", "100.00", "7.0"])
        if family == "date":
            return "DATE " + quoted(rng.choice(DATES))
        if family == "ts":
            return "TIMESTAMP " + quoted(f"{rng.choice(DATES[:6])} {rng.choice(TIMES)}{rng.choice(FRACTIONS)}")
        if family == "tz":
            return quoted(f"{rng.choice(DATES[:6])} {rng.choice(TIMES)}{rng.choice(FRACTIONS)}+00") + "::timestamptz"
        if family == "time":
            return quoted(rng.choice(TIMES)) + "::time"
        if family == "uuid":
            return quoted(rng.choice(UUIDS)) + "::uuid"
        if family == "mood":
            return quoted(rng.choice(MOODS)) + "::mood"
        if family == "iv":
            return "interval " + quoted(rng.choice(INTERVALS))
        if family == "ints":
            return rng.choice([quoted(rng.choice(INTS)) + "::int[]", "ARRAY[1, 2, 3]", "ARRAY[7]"])
        if family == "words":
            return rng.choice([quoted(rng.choice(WORDS)) + "::text[]", "ARRAY['a', 'b']"])
        if family in ("json", "jsonb"):
            return quoted(rng.choice(JSONS)) + "::" + family
        if family == "bytea":
            return rng.choice(["'\\x00ff'", "'\\xc3a9'", "''", "'abc'"]) + "::bytea"
        return rng.choice(["'a'", "'ab'", "'b '"]) + "::char(4)"

    def unknown(self, family):
        """A literal as an application spells it beside a column: without a type."""
        text = self.literal(family)
        if family in ("date", "ts") and self.chance(0.8):
            return text.split(" ", 1)[1]
        if "::" in text and family != "float" and self.chance(0.8):
            return text.split("::")[0]
        return text

    def atom(self, source, family):
        known = self.columns_of(source, family)
        if known and self.chance(0.85):
            return self.rng.choice(known)
        return self.literal(family)

    def expression(self, source, family, depth):
        if depth <= 0 or self.chance(0.35):
            return self.atom(source, family)
        maker = getattr(self, "make_" + family, None)
        if self.chance(0.2):
            return self.make_any(source, family, depth)
        return maker(source, depth) if maker else self.atom(source, family)

    def make_any(self, source, family, depth):
        inner = lambda: self.expression(source, family, depth - 1)  # noqa: E731
        form = self.rng.randrange(5)
        if form == 0:
            return f"COALESCE({inner()}, {inner()})"
        if form == 1:
            return f"CASE WHEN {self.condition(source, depth - 1)} THEN {inner()} ELSE {inner()} END"
        if form == 2:
            return f"CASE WHEN {self.condition(source, depth - 1)} THEN {inner()} END"
        if form == 3 and family != "json":
            return f"NULLIF({inner()}, {inner()})"
        if family in ("json", "jsonb", "bytea", "char", "iv", "ints", "words"):
            return inner()
        return f"{self.pick('GREATEST', 'LEAST')}({inner()}, {inner()})"

    def make_int(self, source, depth):
        a, b = (self.expression(source, "int", depth - 1) for _ in "ab")
        form = self.rng.randrange(15)
        if form < 4:
            return f"({a} {self.pick('+', '-', '*', '+')} {b})"
        if form == 4:
            return f"({a} {self.pick('/', '%')} {self.pick('2', '3', '-2', '7', b)})"
        if form == 5:
            return f"abs({a})"
        if form == 6:
            return f"length({self.expression(source, 'text', depth - 1)})"
        if form == 7:
            return f"(- {a})"
        if form == 8:
            return f"CAST({self.expression(source, self.pick('num', 'float', 'bool'), depth - 1)} AS {self.pick('integer', 'bigint')})" \
                if self.chance(0.7) else f"({a})::bigint"
        if form == 9:
            return self.scalar("int", source)
        if form == 10:
            return f"strpos({self.expression(source, 'text', 0)}, {self.literal('text')})"
        return self.pick(
            f"mod({a}, {self.pick('3', b)})", f"sign({a})::int", f"extract({self.pick('year', 'month', 'day', 'dow', 'doy', 'week')} "
            f"FROM {self.expression(source, self.pick('date', 'ts'), 0)})::int", f"ascii({self.atom(source, 'text')})",
            f"char_length({self.expression(source, 'text', 0)})", f"octet_length({self.atom(source, 'text')})",
            f"position('a' IN {self.atom(source, 'text')})", f"floor({self.expression(source, 'num', 0)})::int",
            f"ceil({self.expression(source, 'float', 0)})::int", f"round({self.expression(source, 'float', 0)})::bigint",
            f"trunc({self.expression(source, 'num', 0)})::int", f"({self.expression(source, 'date', 0)} - {self.literal('date')})",
            f"({a} & {self.pick('3', '255')})", f"({a} | 4)", f"CASE {a} WHEN {b} THEN 1 ELSE {self.literal('int')} END",
            f"date_part('hour', {self.expression(source, 'ts', 0)})::int", f"({a} # 1)", f"'{self.pick('5', '12', '-3', ' 7 ')}'::int",
            *self.more_ints(source, a))

    def make_num(self, source, depth):
        a, b = (self.expression(source, "num", depth - 1) for _ in "ab")
        form = self.rng.randrange(10)
        if form > 6:
            return self.pick(f"{self.pick('floor', 'ceil', 'trunc', 'sign', '-')}({a})", f"trunc({a}, 1)", f"({a} % {self.pick('3', '0.7')})",
                             f"CAST({self.expression(source, 'int', 0)} AS numeric)", f"CAST({a} AS numeric(8,1))",
                             f"extract(epoch FROM {self.expression(source, 'ts', 0)})", f"({self.atom(source, 'int')} * 0.02)",
                             f"power({a}, 2)", f"mod({a}, 3)", f"div({a}, 3)")
        if form < 3:
            return f"({a} {self.pick('+', '-', '*')} {b})"
        if form == 3:
            return f"round({a}, {self.pick('0', '1', '2')})"
        if form == 4:
            return f"abs({a})"
        if form == 5:
            return f"({a} {self.pick('+', '*')} {self.expression(source, 'int', 0)})"
        return f"({a} / {self.pick('2', '3.0', '7')})"

    def make_float(self, source, depth):
        a, b = (self.expression(source, "float", depth - 1) for _ in "ab")
        form = self.rng.randrange(4)
        if form < 2:
            return f"({a} {self.pick('+', '-', '*')} {b})"
        if form == 2:
            return f"({a} / {self.pick('2', '4', '0.5')})"
        return self.pick(f"({a} + {self.expression(source, 'int', 0)})", f"CAST({self.expression(source, 'int', 0)} AS float8)",
                         f"CAST({self.expression(source, 'num', 0)} AS float8)", f"{self.pick('floor', 'ceil', 'trunc', 'abs', 'sign', 'round')}({a})",
                         f"sqrt(abs({a}))", f"({a} * {self.expression(source, 'num', 0)})", f"CAST({a} AS real)")

    def make_text(self, source, depth):
        a = self.expression(source, "text", depth - 1)
        form = self.rng.randrange(14)
        if form < 2:
            return f"({a} || {self.expression(source, 'text', depth - 1)})"
        if form == 2:
            return f"{self.pick('upper', 'lower')}({a})"
        if form == 3:
            return f"replace({a}, {self.literal('text')}, {self.literal('text')})"
        if form == 4:
            return f"substr({a}, {self.pick('1', '2', '0', '-1')}, {self.pick('1', '2', '3', '0')})"
        if form == 5:
            return f"{self.pick('trim', 'ltrim', 'rtrim')}({a})"
        if form == 6:
            return f"CAST({self.expression(source, self.pick('int', 'num', 'bool', 'date', 'ts'), depth - 1)} AS text)"
        if form == 7:
            return f"({a} || {self.expression(source, 'int', 0)})"
        if form == 8:
            return f"{self.pick('left', 'right')}({a}, {self.pick('1', '2', '-1')})"
        if form == 9:
            return f"concat({a}, {self.expression(source, 'int', 0)}, {self.expression(source, 'text', 0)})"
        if form == 10:
            return f"{self.pick('lpad', 'rpad')}({a}, {self.pick('3', '6')}, {self.pick('chr(42)', quoted('xy'))})"
        return self.pick(
            f"repeat({a}, {self.pick('2', '0', '-1')})", f"reverse({a})", f"initcap({a})", f"split_part({a}, ' ', 1)", f"md5({a})",
            f"translate({a}, 'ab', 'x')", f"substring({a} FROM 2 FOR 2)", f"overlay({a} placing 'Z' from 1 for 1)",
            f"btrim({a}, 'a ')", f"quote_literal({a})", f"to_char({self.expression(source, 'ts', 0)}, 'YYYY-MM-DD')",
            f"to_char({self.expression(source, 'int', 0)}, '999')", f"concat_ws('-', {a}, {self.atom(source, 'int')}, NULL)",
            f"({self.atom(source, 'jsonb')} ->> 'a')", f"format('%s-%s', {a}, {self.atom(source, 'int')})",
            f"chr(65 + abs(length({a}) % 20))", f"CAST({self.atom(source, 'uuid')} AS text)", f"regexp_replace({a}, 'a', 'b')",
            f"CASE {self.atom(source, 'int')} WHEN 1 THEN {a} WHEN 2 THEN 'two' ELSE 'other' END",
            *self.more_texts(source, a))

    def make_date(self, source, depth):
        form = self.rng.randrange(3)
        if form == 0:
            return f"({self.expression(source, 'date', depth - 1)} {self.pick('+', '-')} {self.pick('1', '30', '7')})"
        if form == 1:
            return f"CAST({self.expression(source, 'ts', depth - 1)} AS date)"
        return self.atom(source, "date")

    def make_ts(self, source, depth):
        a = self.expression(source, "ts", depth - 1)
        form = self.rng.randrange(4)
        if form == 0:
            return f"date_trunc('{self.pick('day', 'month', 'hour', 'year')}', {a})"
        if form == 1:
            return f"({a} + interval '{self.pick('1 day', '1 hour', '1 month', '90 minutes')}')"
        if form == 2:
            return f"CAST({self.expression(source, 'date', 0)} AS timestamp)"
        return a

    def make_bool(self, source, depth):
        return f"({self.condition(source, depth - 1)})"

    def scalar(self, family, _outer):
        """A scalar sub-select without rows that could be too many."""
        inner = self.table_source()
        if family == "int" and self.chance(0.2) and _outer is not None and _outer.columns:
            column = self.rng.choice(_outer.columns)
            known = self.columns_of(inner, column[1])
            if known and column[1] in ("int", "text", "bool", "date", "uuid"):
                return f"(SELECT count(*) FROM {inner.text} WHERE {self.rng.choice(known)} = {column[0]})"
        if self.chance(0.05) and self.columns_of(inner, family):
            return f"(SELECT {self.rng.choice(self.columns_of(inner, family))} FROM {inner.text} WHERE {self.condition(inner, 0)})"
        if family == "int" and self.chance(0.5):
            return f"(SELECT count(*) FROM {inner.text} WHERE {self.condition(inner, 0)})"
        known = self.columns_of(inner, family)
        if not known:
            return f"(SELECT count(*) FROM {inner.text})" if family == "int" else self.literal(family)
        return f"(SELECT {self.pick('min', 'max')}({self.rng.choice(known)}) FROM {inner.text})"

    # --- conditions -------------------------------------------------------------------------------------------------

    def families(self, source, among):
        return sorted({c[1] for c in source.columns if c[1] in among}) or ["int"]

    def condition(self, source, depth):
        form = self.rng.randrange(16)
        if depth > 0 and form < 4:
            word = self.pick("AND", "OR")
            return f"({self.condition(source, depth - 1)} {word} {self.condition(source, depth - 1)})"
        if depth > 0 and form == 4:
            return f"NOT ({self.condition(source, depth - 1)})"
        column, family = self.rng.choice([c[:2] for c in source.columns])
        if form == 5 or family in ("json", "bytea"):
            return f"{column} IS {self.pick('', 'NOT ')}NULL"
        if family == "bool" and form < 10:
            return self.pick(column, f"NOT {column}", f"{column} IS {self.pick('TRUE', 'FALSE', 'NOT TRUE', 'UNKNOWN')}",
                             f"{column} = {self.literal('bool')}", f"{column} IS DISTINCT FROM {self.literal('bool')}")
        if family == "text" and form == 6:
            return self.matches(column)
        if family in ("text", "char") and form < 8:
            pattern = self.pick("a%", "%b%", "_", "%é%", "A_", "%", "", "%\\%%", "%_b%", "%''%")
            return f"{column} {self.pick('', 'NOT ')}{self.pick('LIKE', 'LIKE', 'ILIKE')} {quoted(pattern)}"
        if form == 8:
            return f"{column} {self.pick('', 'NOT ')}IN ({', '.join(self.unknown(family) for _ in range(self.rng.randint(1, 4)))})"
        if form == 9 and family in ORDERED:
            return f"{column} {self.pick('', 'NOT ')}BETWEEN {self.unknown(family)} AND {self.unknown(family)}"
        if form == 10:
            return f"{column} IS {self.pick('', 'NOT ')}DISTINCT FROM {self.unknown(family)}"
        if form == 11 and depth > 0:
            inner = self.table_source()
            known = self.columns_of(inner, family)
            if known:
                return f"{column} {self.pick('', '', 'NOT ')}IN (SELECT {self.rng.choice(known)} FROM {inner.text})"
        if form == 12 and depth > 0:
            inner = self.table_source()
            known = self.columns_of(inner, family)
            if known:
                return f"{self.pick('', 'NOT ')}EXISTS (SELECT 1 FROM {inner.text} WHERE {self.rng.choice(known)} = {column})"
        if form == 14 and self.chance(0.6):
            mixed = self.mixed(source)
            if mixed:
                return mixed
        if family in ("jsonb", "ints", "words", "iv"):
            return self.of_structures(column, family)
        operator = self.pick("=", "=", "<>", "<", "<=", ">", ">=")
        others = [c for c in self.columns_of(source, family) if c != column]
        if others and form > 13:
            return f"{column} {operator} {self.rng.choice(others)}"
        if depth > 0 and form == 13 and family in ("int", "num", "text", "float", "date", "ts"):
            return f"{self.expression(source, family, depth)} {operator} {self.expression(source, family, depth - 1)}"
        return f"{column} {operator} {self.unknown(family)}"

    def mixed(self, source):
        """Comparisons across types, quantified ones, of rows, with the clock."""
        family = self.pick("int", "num", "float", "date", "ts", "text", "char")
        known = self.columns_of(source, family)
        if not known:
            return None
        column, operator = self.rng.choice(known), self.pick("=", "<>", "<", ">", ">=")
        other = {"int": ("num", "float"), "num": ("int", "float"), "float": ("int", "num"), "date": ("ts", "tz"), "ts": ("date", "tz"),
                 "text": ("char",), "char": ("text",)}[family]
        others = [c for f in other for c in self.columns_of(source, f)]
        inner = self.table_source()
        same_kind = self.columns_of(inner, family)
        form = self.rng.randrange(12)
        if form >= 7:
            return self.of_rows(source, column, family, inner, same_kind, form)
        if form == 0 and others:
            return f"{column} {operator} {self.rng.choice(others)}"
        if form == 1:
            return f"{column} {operator} {self.literal(other[0])}"
        if form == 2 and same_kind:
            return f"{column} {operator} {self.pick('ANY', 'ALL')} (SELECT {self.rng.choice(same_kind)} FROM {inner.text})"
        if form == 3:
            return f"{column} = ANY (ARRAY[{self.literal(family)}, {self.literal(family)}])" if family != "char" else None
        if form == 4 and len(known) > 1:
            return f"({known[0]}, {known[1]}) {self.pick('=', '<>', '<', '>=')} ({self.literal(family)}, {self.literal(family)})"
        if form == 5 and family in ("date", "ts"):
            return f"{column} {operator} {self.pick('now()', 'CURRENT_DATE', 'LOCALTIMESTAMP', 'CURRENT_TIMESTAMP')}"
        if form == 6 and same_kind:
            return f"{column} {operator} (SELECT {self.pick('min', 'max')}({self.rng.choice(same_kind)}) FROM {inner.text})"
        return None
