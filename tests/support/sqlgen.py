"""Random schemas, rows and statements for tests/sql/generate. All comes from one random.Random: same seed, same text.

    schema = Schema(rng)                 # .sqlite, .postgres, .sqlite_rows, .postgres_rows, .sequences
    text = Statements(schema, rng).next()
    text, params = with_parameters(text, rng)

Statements are such that one answer is right: ORDER BY decides all rows wherever LIMIT, OFFSET or a comparison by order
needs it, floats are sums of few binary digits, expressions seldom overflow.
"""

import re
import string

TEXTS = ["", "a", "b", "B", "Ab", "abc", "ABC", "zz", "é", "É", "ß", "x y", " lead", "trail ", "100%", "a_b", "it''s", "\\", "😀",
         "e\u0301", "10", "-5", "1.5", "true", "null", "NULL", "İ", "ı", "Straße", "aa", "aB", "Zebra", "_", "%"]
DATES = ["2024-01-31", "2024-02-29", "1970-01-01", "2023-12-31", "1999-12-31", "2024-03-31", "0001-01-01", "9999-12-31",
         "2024-07-04", "1900-03-01"]
TIMES = ["00:00:00", "12:34:56", "23:59:59", "06:30:00"]
FRACTIONS = ["", "", "", ".5", ".25", ".123456", ".000001", ".999999"]
UUIDS = ["00000000-0000-0000-0000-000000000001", "0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f", "11111111-2222-3333-4444-555555555555",
         "abcdefab-cdef-abcd-efab-cdefabcdefab", "ffffffff-ffff-ffff-ffff-ffffffffffff", "12345678-1234-1234-1234-123456789012"]
JSONS = ['{"a": 1}', "[]", "[1, 2, null]", '"x"', "5", "null", "true", '{"b": {"c": [true]}, "a": "é"}', "{}"]
MOODS = ["sad", "ok", "happy"]


LITERAL = re.compile(r"(?<![\w.'\"$])(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?)(?![\w.'\":])")
TYPED = re.compile(r"(DATE|TIMESTAMP|interval|LIKE|date_trunc\(|FROM|IN|LIMIT|OFFSET|to_char\(.*)\s*$", re.I)


def with_parameters(text, rng):
    """(text, params): some literals before GROUP BY and ORDER BY become $n, with or without a declared type."""
    end = min([len(text)] + [text.find(word) for word in (" GROUP BY", " ORDER BY", " LIMIT") if word in text])
    params, out, at = [], "", 0
    for match in LITERAL.finditer(text[:end]):
        if len(params) == 4 or rng.random() < 0.4 or TYPED.search(text[max(0, match.start() - 20):match.start()]):
            continue
        word = match.group(0)
        value = word[1:-1].replace("''", "'") if word[0] == "'" else word
        if word[0] == "'":
            names = ["", "", "text", "varchar"]
        else:
            names = ["", "int4", "int8", "numeric", "int2"] if "." not in word else ["", "numeric", "float8"]
        params.append((rng.choice(names), None if rng.random() < 0.05 else value))
        out += text[at:match.start()] + f"${len(params)}"
        at = match.end()
    return (out + text[at:], params) if params else (text, None)


def quoted(text):
    return "'" + text + "'"  # the texts above have their quotes doubled


class Kind:
    """One way to keep a PostgreSQL type in SQLite: families decide which expressions take it."""

    def __init__(self, family, postgres, sqlite, value, weight=4):
        self.family, self.postgres, self.sqlite, self.value, self.weight = family, postgres, sqlite, value, weight


def integers(width):
    small = [0, 1, 2, 3, 5, 7, 10, 31, 100, -1, -2, -7]
    far = {2: [32767, -32768], 4: [2147483647, -2147483648, 65536], 8: [9223372036854775807, 5000000000, -9007199254740993]}[width]

    def value(rng):
        number = str(rng.choice(far) if rng.random() < 0.07 else rng.choice(small))
        return number, number
    return value


def same(words, quote=True):
    def value(rng):
        text = rng.choice(words)
        text = quoted(text) if quote else text
        return text, text
    return value


def booleans(true, false):
    def value(rng):
        which = rng.random() < 0.5
        return ("true" if which else "false"), rng.choice(true if which else false)
    return value


def decimals(scale, digits):
    def value(rng):
        number = rng.randrange(-10 ** digits, 10 ** digits) if rng.random() < 0.3 else rng.randrange(-3000, 3000)
        text = f"{number / 10 ** scale:.{scale}f}" if rng.random() < 0.7 else str(number // 10 ** scale)
        return text, text
    return value


def exact_decimals(rng):
    text = rng.choice(["0", "1.10", "1.1", "-2.50", "123456789012345678901234567890.5", "0.000000000000000000001", "7", "100.00"])
    return text, quoted(text)


def floats(rng):
    text = rng.choice(["0", "1.5", "-2.25", "100", "0.125", "3", "-7.5", "1024.5", "0.5"])
    return text, text


def timestamps(form):
    def value(rng):
        date, time, fraction = rng.choice(DATES[:6]), rng.choice(TIMES), rng.choice(FRACTIONS)
        text = f"{date} {time}"
        if form == "seconds":
            return quoted(text), quoted(text)
        if form == "micros":
            return quoted(text + fraction), quoted(f"{text}.{(fraction[1:] or '0').ljust(6, '0')}")
        if form == "mixed":
            six = f"{text}.{(fraction[1:] or '0').ljust(6, '0')}"
            return quoted(text + fraction), quoted(six if fraction or rng.random() < 0.5 else text)
        return quoted(text + fraction), quoted(f"{date}T{time}{fraction}")
    return value


def hexadecimal(rng):
    text = rng.choice(UUIDS)
    return quoted(text), quoted(text.replace("-", ""))


def blobs(rng):
    text = rng.choice(["", "00", "00ff", "5c27", "c3a9", "deadbeef"])
    return f"'\\x{text}'", f"x'{text}'"


KINDS = [
    Kind("int", "int", "INTEGER", integers(4), 12), Kind("int", "bigint", "BIGINT", integers(8), 6),
    Kind("int", "smallint", "SMALLINT", integers(2), 3), Kind("int", "bigint", "INTEGER", integers(8), 3),
    Kind("bool", "boolean", "BOOLEAN", booleans(["1"], ["0"]), 5), Kind("bool", "boolean", "CHAR(1)", booleans(["'T'"], ["'F'"]), 2),
    Kind("bool", "boolean", "TEXT", booleans(["'true'"], ["'false'"]), 1),
    Kind("bool", "boolean", "BOOLEAN", booleans(["1", "'true'"], ["0", "'false'", "'FALSE'"]), 2),
    Kind("text", "text", "TEXT", same(TEXTS), 10), Kind("text", "varchar(8)", "VARCHAR(8)", same([t for t in TEXTS if len(t) < 8]), 5),
    Kind("char", "char(4)", "CHAR(4)", same(["a", "ab", "abcd", "", "é", "B", "b "]), 2),
    Kind("float", "double precision", "FLOAT", floats, 4), Kind("float", "double precision", "REAL", floats, 2),
    Kind("num", "numeric(10,2)", "NUMERIC(10,2)", decimals(2, 8), 5), Kind("num", "numeric(12,4)", "DECIMAL(12,4)", decimals(4, 9), 2),
    Kind("num", "numeric(10,2)", "REAL", decimals(2, 8), 2), Kind("num", "numeric(10,2)", "FLOAT", decimals(2, 6), 1),
    Kind("num", "numeric", "TEXT", exact_decimals, 1),
    Kind("date", "date", "DATE", same(DATES), 4), Kind("time", "time", "TIME", same(TIMES), 1),
    Kind("ts", "timestamp", "DATETIME", timestamps("mixed"), 4), Kind("ts", "timestamp", "TIMESTAMP", timestamps("seconds"), 3),
    Kind("ts", "timestamp", "DATETIME", timestamps("micros"), 2), Kind("ts", "timestamp", "DATETIME", timestamps("T"), 1),
    Kind("tz", "timestamptz", "TIMESTAMP", timestamps("mixed"), 2), Kind("tz", "timestamptz", "TIMESTAMP", timestamps("seconds"), 1),
    Kind("uuid", "uuid", "CHAR(36)", same(UUIDS), 2), Kind("uuid", "uuid", "CHAR(32)", hexadecimal, 2),
    Kind("json", "json", "JSON", same(JSONS), 1), Kind("jsonb", "jsonb", "JSON", same(JSONS), 1),
    Kind("bytea", "bytea", "BLOB", blobs, 1), Kind("mood", "mood", "VARCHAR(8)", same(MOODS), 2),
]
INT = KINDS[0]
ORDERED = ("int", "bool", "text", "float", "num", "date", "time", "ts", "tz", "uuid", "mood")


class Column:
    def __init__(self, name, kind, not_null=False, default=None, unique=False):
        self.name, self.kind, self.not_null, self.default, self.unique = name, kind, not_null, default, unique

    @property
    def family(self):
        return self.kind.family

    @property
    def quoted(self):
        plain = self.name.islower() and self.name not in ("user", "order", "limit", "group", "table")
        return self.name if plain else f'"{self.name}"'


class Table:
    def __init__(self, name, columns, key, parents, serial, checks):
        self.name, self.columns, self.key, self.parents, self.serial, self.checks = name, columns, key, parents, serial, checks

    @property
    def quoted(self):
        return self.name if self.name.islower() and self.name not in ("user", "order") else f'"{self.name}"'

    def column(self, name):
        return next(c for c in self.columns if c.name == name)


class Schema:
    def __init__(self, rng):
        self.rng, self.tables = rng, []
        names = ["orders", "Item", "user", "t_4", "thing"]
        rng.shuffle(names)
        for name in names[:rng.randint(2, 4)]:
            self.tables.append(self._table(name))
        self.postgres = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');\n" + self._ddl("postgres")
        self.sqlite = self._ddl("sqlite")
        self.sqlite_rows, self.postgres_rows = self._rows()
        self.sequences = {}
        for t in self.tables:
            if t.serial:
                needed = [c for c in t.columns if c.not_null and c.name not in t.key]
                columns = ", ".join(c.quoted for c in needed)
                values = ", ".join(self._fresh(c) for c in needed)
                text = (f"INSERT INTO {t.quoted} ({columns}) VALUES ({values})" if needed
                        else f"INSERT INTO {t.quoted} DEFAULT VALUES")
                key = t.column(t.key[0])
                # The key may be taken by rows: above them.
                self.sequences[t.quoted] = (f"{text} RETURNING {key.quoted}", f'"{t.name}_{key.name}_seq"')

    def _fresh(self, column):
        return column.kind.value(self.rng)[0]

    def _table(self, name):
        rng = self.rng
        columns, parents, serial = [], [], False
        style = rng.choice(["int", "int", "serial", "text", "pair", "none"])
        if style in ("int", "serial"):
            columns.append(Column("id", INT if rng.random() < 0.7 else KINDS[3], True))
            key, serial = ["id"], style == "serial"
        elif style == "text":
            columns.append(Column("code", KINDS[8], True))
            key = ["code"]
        elif style == "pair":
            columns += [Column("a", INT, True), Column("b", rng.choice([INT, KINDS[8]]), True)]
            key = ["a", "b"]
        else:
            key = []
        used = {c.name for c in columns}
        for number in range(rng.randint(3, 7)):
            kind = rng.choices(KINDS, [k.weight for k in KINDS])[0]
            word = rng.choice(["name", "n", "limit", "Title", "x", "qty", "at", "flag", "v", "order"])
            column_name = word if word not in used else f"{word}{number}"
            used.add(column_name)
            default = kind.value(rng)[0] if rng.random() < 0.15 and kind.family in ("int", "text", "num") else None
            columns.append(Column(column_name, kind, rng.random() < 0.2, default))
        for parent in self.tables:
            if len(parent.key) == 1 and rng.random() < 0.4:
                column_name = f"{parent.name.lower()}_ref"
                columns.append(Column(column_name, parent.column(parent.key[0]).kind))
                parents.append((column_name, parent, rng.choice(["", "", " ON DELETE CASCADE", " ON DELETE SET NULL"])))
        checks = []
        numbers = [c for c in columns if c.family == "int" and c.name not in key and c.default is None]
        if numbers and rng.random() < 0.3:
            checks.append(f"{rng.choice(numbers).quoted} >= -9100000000000000")
        return Table(name, columns, key, parents, serial, checks)

    def _ddl(self, which):
        out = []
        for t in self.tables:
            parts = []
            for c in t.columns:
                text = f"{c.quoted} {c.kind.postgres if which == 'postgres' else c.kind.sqlite}"
                if c.name in t.key and len(t.key) == 1:
                    if which == "postgres":
                        text += " GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" if t.serial else " PRIMARY KEY"
                    elif c.family == "int":
                        text = f"{c.quoted} INTEGER PRIMARY KEY" + (" AUTOINCREMENT" if t.serial else "")
                    else:
                        text += " PRIMARY KEY NOT NULL"
                elif c.not_null:
                    text += " NOT NULL"
                if c.default is not None:
                    text += f" DEFAULT {c.default}"
                parts.append(text)
            if len(t.key) > 1:
                parts.append(f"PRIMARY KEY ({', '.join(t.key)})")
            parts += [f"FOREIGN KEY ({name}) REFERENCES {p.quoted} ({p.column(p.key[0]).quoted}){action}"
                      for name, p, action in t.parents]
            parts += [f"CHECK ({check})" for check in t.checks]
            out.append(f"CREATE TABLE {t.quoted} ({', '.join(parts)});")
        return "\n".join(out) + "\n"

    def _rows(self):
        rng, sqlite, postgres = self.rng, [], []
        for t in self.tables:
            seen = set()
            t.key_values = []
            refs = {name: parent for name, parent, _ in t.parents}
            for number in range(rng.choice([0, 3, 8, 12, 12])):
                left, right = [], []
                for c in t.columns:
                    if c.name in t.key and c.family == "int":
                        pair = (str(number + 1 if len(t.key) == 1 else rng.randint(1, 4)),) * 2
                    elif c.name in refs:
                        known = refs[c.name].key_values
                        pair = (rng.choice(known),) * 2 if known and rng.random() < 0.8 else ("NULL", "NULL")
                    elif not c.not_null and rng.random() < 0.2:
                        pair = ("NULL", "NULL")
                    else:
                        pair = c.kind.value(rng)
                    left.append(pair[0])
                    right.append(pair[1])
                key = tuple(left[t.columns.index(t.column(k))] for k in t.key)
                if key and key in seen:
                    continue
                seen.add(key)
                if len(key) == 1:
                    t.key_values.append(key[0])
                names = ", ".join(c.quoted for c in t.columns)
                postgres.append(f"INSERT INTO {t.quoted} ({names}) VALUES ({', '.join(left)});")
                sqlite.append(f"INSERT INTO {t.quoted} ({names}) VALUES ({', '.join(right)});")
        return "\n".join(sqlite) + "\n", "\n".join(postgres) + "\n"


class Source:
    """What a FROM clause offers: (text, family, type name) of columns."""

    def __init__(self, text, columns):
        self.text, self.columns = text, columns


class Statements:
    def __init__(self, schema, rng):
        self.schema, self.rng, self.aliases = schema, rng, 0

    def next(self):
        self.aliases = 0
        roll = self.rng.random()
        if roll < 0.68:
            text = self.select()
        elif roll < 0.80:
            text = self.insert()
        elif roll < 0.92:
            text = self.update()
        else:
            text = self.delete()
        return text

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
        return "NULL"

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
        if form == 3:
            return f"NULLIF({inner()}, {inner()})"
        if family in ("json", "jsonb", "bytea", "char"):
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
            f"date_part('hour', {self.expression(source, 'ts', 0)})::int", f"({a} # 1)", f"'{self.pick('5', '12', '-3', ' 7 ')}'::int")

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
            f"CASE {self.atom(source, 'int')} WHEN 1 THEN {a} WHEN 2 THEN 'two' ELSE 'other' END")

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
        if family == "jsonb":
            return f"{column} IS NOT NULL"
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
        form = self.rng.randrange(7)
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

    # --- SELECT -----------------------------------------------------------------------------------------------------

    def from_clause(self, depth):
        roll = self.rng.random()
        if roll < 0.60 or depth <= 0:
            return self.table_source()
        if roll < 0.88:
            left = self.table_source()
            right = self.table_source()
            pairs = [(a[0], b[0]) for a in left.columns for b in right.columns if a[1] == b[1] and a[1] in ("int", "text", "uuid", "date")]
            on = " = ".join(self.rng.choice(pairs)) if pairs else "true"
            if self.chance(0.3):
                on += f" AND {self.condition(Source('', left.columns + right.columns), 0)}"
            join = self.pick("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "INNER JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")
            if self.chance(0.08):
                return Source(f"{left.text}, {right.text}", left.columns + right.columns)
            return Source(f"{left.text} {join} {right.text} ON {on}", left.columns + right.columns)
        inner = self.table_source()
        a = self.alias()
        chosen = self.rng.sample(inner.columns, min(len(inner.columns), self.rng.randint(1, 4)))
        names = [f"c{i}" for i in range(len(chosen))]
        where = f" WHERE {self.condition(inner, 1)}" if self.chance(0.5) else ""
        text = f"(SELECT {', '.join(f'{c[0]} AS {n}' for c, n in zip(chosen, names))} FROM {inner.text}{where}) {a}"
        return Source(text, [(f"{a}.{n}", c[1], c[2], c[3]) for c, n in zip(chosen, names)])

    def item(self, source, depth):
        """(expression, family)"""
        if self.chance(0.5):
            chosen = self.rng.choice(source.columns)
            return chosen[0], chosen[1]
        family = self.rng.choice(self.families(source, ("int", "num", "text", "bool", "float", "date", "ts", "uuid", "mood")) * 2 + ["int", "text"])
        return self.expression(source, family, depth), family

    def order_all(self, items):
        """ORDER BY over all items by position; None where one has no order."""
        if any(family in ("json", "bytea", "jsonb", "char") for _, family in items):
            return None
        keys = [f"{i + 1}{self.pick('', '', ' DESC', ' ASC')}{self.pick('', '', '', ' NULLS FIRST', ' NULLS LAST')}"
                for i in range(len(items))]
        self.rng.shuffle(keys)
        return " ORDER BY " + ", ".join(keys)

    def limit(self):
        text = f" LIMIT {self.rng.randint(0, 6)}" if self.chance(0.8) else ""
        return text + (f" OFFSET {self.rng.randint(0, 3)}" if self.chance(0.3) or not text else "")

    def select(self):
        roll = self.rng.random()
        if roll < 0.50:
            text, items = self.plain_select(2)
        elif roll < 0.72:
            text, items = self.grouped()
        elif roll < 0.80:
            text, items = self.set_operation()
        elif roll < 0.87:
            text, items = self.with_clause()
        elif roll < 0.94:
            text, items = self.window()
        else:
            text, items = self.all_aggregates()
        if items and self.chance(0.5):
            order = self.order_all(items)
            if order:
                text += order + (self.limit() if self.chance(0.4) else "")
        return text

    def where(self, source, probability=0.7, depth=2):
        return f" WHERE {self.condition(source, depth)}" if self.chance(probability) else ""

    def plain_select(self, depth):
        source = self.from_clause(1)
        if self.chance(0.1):
            items = [(c[0], c[1]) for c in source.columns]
            return f"SELECT * FROM {source.text}{self.where(source)}", items
        items = [self.item(source, depth) for _ in range(self.rng.randint(1, 4))]
        shown = ", ".join(text + (f" AS o{i}" if self.chance(0.4) else "") for i, (text, _) in enumerate(items))
        distinct = ""
        if self.chance(0.1) and all(family != "json" for _, family in items):
            distinct = "DISTINCT "
        return f"SELECT {distinct}{shown} FROM {source.text}{self.where(source)}", items

    def aggregate(self, source):
        rng, form = self.rng, self.rng.randrange(8)
        family = rng.choice(self.families(source, ("int", "num", "text", "date", "ts", "float")))
        argument = self.expression(source, family, 1)
        extra = f" FILTER (WHERE {self.condition(source, 0)})" if self.chance(0.12) else ""
        if form == 0:
            return "count(*)" + extra, "int"
        if form == 1:
            return f"count({self.pick('', 'DISTINCT ')}{argument})" + extra, "int"
        if form < 4 and family in ("int", "num"):
            return f"{self.pick('sum', 'sum', 'avg')}({argument})" + extra, "num"
        if form == 4 and self.columns_of(source, "bool"):
            return f"{self.pick('bool_and', 'bool_or', 'every')}({rng.choice(self.columns_of(source, 'bool'))})" + extra, "bool"
        if form == 5 and self.columns_of(source, "text"):
            column = rng.choice(self.columns_of(source, "text"))
            return f"string_agg({column}, ',' ORDER BY {column})" + extra, "text"
        return f"{self.pick('min', 'max')}({argument})" + extra, family

    def grouped(self):
        source = self.from_clause(1)
        keys = [c for c in source.columns if c[1] in ("int", "text", "bool", "date", "uuid", "mood", "num", "ts")]
        if not keys:
            return self.all_aggregates()
        chosen = self.rng.sample(keys, min(len(keys), self.rng.randint(1, 2)))
        groups = [(c[0], c[1]) for c in chosen]
        if self.chance(0.2):
            groups[0] = (self.expression(Source("", chosen), groups[0][1], 1), groups[0][1])
        items = groups + [self.aggregate(source) for _ in range(self.rng.randint(1, 3))]
        by = ", ".join(text if self.chance(0.7) and not text.lstrip("-").isdigit() else str(i + 1) for i, (text, _) in enumerate(groups))
        having = f" HAVING {self.pick('count(*) > 1', 'count(*) = 1', 'count(*) >= 2')}" if self.chance(0.3) else ""
        shown = ", ".join(text for text, _ in items)
        return f"SELECT {shown} FROM {source.text}{self.where(source, 0.4)} GROUP BY {by}{having}", items

    def all_aggregates(self):
        source = self.from_clause(1)
        items = [self.aggregate(source) for _ in range(self.rng.randint(1, 4))]
        return f"SELECT {', '.join(text for text, _ in items)} FROM {source.text}{self.where(source, 0.5)}", items

    def set_operation(self):
        family = self.pick("int", "text", "bool", "date", "uuid", "num", "ts")
        parts = []
        for _ in range(self.rng.randint(2, 3)):
            source = self.table_source()
            parts.append(f"SELECT {self.expression(source, family, 1)} AS k, {self.expression(source, 'int', 1)} AS n FROM {source.text}"
                         f"{self.where(source, 0.4, 1)}")
        text = parts[0]
        for part in parts[1:]:
            text += f" {self.pick('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT')} {part}"
        return text, [("k", family), ("n", "int")]

    def with_clause(self):
        source = self.from_clause(1)
        items = [self.item(source, 1) for _ in range(self.rng.randint(1, 3))]
        names = [f"w{i}" for i in range(len(items))]
        inner = f"SELECT {', '.join(f'{e} AS {n}' for (e, _), n in zip(items, names))} FROM {source.text}{self.where(source)}"
        offered = Source("cte", [(f"cte.{n}", family, "", None) for n, (_, family) in zip(names, items)])
        shown = [self.item(offered, 1) for _ in range(self.rng.randint(1, 2))]
        return (f"WITH cte AS ({inner}) SELECT {', '.join(e for e, _ in shown)} FROM cte{self.where(offered, 0.5, 1)}", shown)

    def window(self):
        table = self.rng.choice(self.schema.tables)
        source = self.table_source(table)
        if not table.key:
            return self.plain_select(1)
        keys = [c for c in source.columns if c[3].name in table.key]
        order = ", ".join(c[0] for c in keys)
        parts = [c for c in source.columns if c[1] in ("int", "bool", "text", "date")]
        partition = f"PARTITION BY {self.rng.choice(parts)[0]} " if parts and self.chance(0.5) else ""
        numbers = self.columns_of(source, "int")
        function = self.pick("row_number()", "rank()", "dense_rank()", "count(*)", "ntile(2)",
                             f"sum({self.rng.choice(numbers)})" if numbers else "count(*)",
                             f"lag({self.rng.choice(source.columns)[0]})", f"first_value({keys[0][0]})",
                             f"max({self.rng.choice(numbers)})" if numbers else "row_number()")
        over = f"{function} OVER ({partition}ORDER BY {order})"
        shown = ", ".join(c[0] for c in keys)
        return f"SELECT {shown}, {over} FROM {source.text}{self.where(source, 0.3, 1)}", [(c[0], c[1]) for c in keys]

    # --- writes -----------------------------------------------------------------------------------------------------

    def value_for(self, table, column):
        if self.chance(0.06):
            return "DEFAULT"
        if self.chance(0.12 if not column.not_null else 0.03):
            return "NULL"
        for name, parent, _ in table.parents:
            if name == column.name and self.chance(0.9):
                return self.rng.choice(parent.key_values) if parent.key_values else "NULL"
        if column.name in table.key and column.family == "int":
            return str(self.rng.choice([1, 2, 50, 51, 52, 53, 54, 55, 56]))
        if self.chance(0.03):
            return self.pick("'x'", "5", "1.5", "true", "''")
        return column.kind.value(self.rng)[0]

    def returning(self, table):
        if self.chance(0.6):
            return ""
        if self.chance(0.4):
            return " RETURNING *"
        return " RETURNING " + ", ".join(c.quoted for c in self.rng.sample(table.columns, self.rng.randint(1, 2)))

    def insert(self):
        table = self.rng.choice(self.schema.tables)
        columns = [c for c in table.columns if c.name in table.key and not (table.serial and self.chance(0.8)) or
                   (c.name not in table.key and (c.not_null or self.chance(0.7)))]
        if not columns:
            return f"INSERT INTO {table.quoted} DEFAULT VALUES{self.returning(table)}"
        names = ", ".join(c.quoted for c in columns)
        text = f"INSERT INTO {table.quoted} ({names}) "
        # A drawn key would follow the order of the scan.
        if self.chance(0.15) and not (table.serial and table.key[0] not in [c.name for c in columns]):
            source = self.table_source()
            items = [self.atom(source, c.family) if c.family not in ("json", "jsonb", "bytea", "char") else "NULL" for c in columns]
            text += f"SELECT {', '.join(items)} FROM {source.text} WHERE {self.condition(source, 0)}"
        else:
            rows = ["(" + ", ".join(self.value_for(table, c) for c in columns) + ")" for _ in range(self.pick(1, 1, 1, 2, 3))]
            text += "VALUES " + ", ".join(rows)
        if table.key and self.chance(0.35):
            target = ", ".join(table.column(k).quoted for k in table.key)
            others = [c for c in columns if c.name not in table.key]
            if others and self.chance(0.6):
                sets = ", ".join(f"{c.quoted} = {self.pick('excluded', 'excluded', table.quoted)}.{c.quoted}"
                                 for c in self.rng.sample(others, min(len(others), self.rng.randint(1, 2))))
                text += f" ON CONFLICT ({target}) DO UPDATE SET {sets}"
            else:
                text += self.pick(f" ON CONFLICT ({target}) DO NOTHING", " ON CONFLICT DO NOTHING")
        return text + self.returning(table)

    def update(self):
        table = self.rng.choice(self.schema.tables)
        source = Source(table.quoted, [(c.quoted, c.family, c.kind.postgres, c) for c in table.columns])
        chosen = [c for c in table.columns if c.name not in table.key or self.chance(0.05)]
        if not chosen:
            return self.delete()
        chosen = self.rng.sample(chosen, min(len(chosen), self.rng.randint(1, 2)))
        sets = []
        for c in chosen:
            if self.chance(0.45) and c.family in ("int", "num", "text", "bool", "float", "date", "ts", "mood", "uuid"):
                sets.append(f"{c.quoted} = {self.expression(source, c.family, 1)}")
            else:
                sets.append(f"{c.quoted} = {self.value_for(table, c)}")
        if self.chance(0.12):
            inner = self.table_source()
            pairs = [(a[0], b[0]) for a in source.columns for b in inner.columns if a[1] == b[1] == "int" and a[3].name in table.key]
            if pairs and inner.text.split()[0] != table.quoted:
                left, right = self.rng.choice(pairs)
                key = [c[0] for c in inner.columns if c[3].name == right.split(".")[1].strip('"')]
                if key:
                    return (f"UPDATE {table.quoted} SET {', '.join(sets)} FROM (SELECT DISTINCT {right} AS k FROM {inner.text}) s "
                            f"WHERE {table.quoted}.{left} = s.k")
        return f"UPDATE {table.quoted} SET {', '.join(sets)}{self.where(source, 0.85, 1)}{self.returning(table)}"

    def delete(self):
        table = self.rng.choice(self.schema.tables)
        source = Source(table.quoted, [(c.quoted, c.family, c.kind.postgres, c) for c in table.columns])
        if self.chance(0.1):
            inner = self.table_source()
            pairs = [(a[0], b[0]) for a in source.columns for b in inner.columns if a[1] == b[1] and a[1] in ("int", "text", "date")]
            if pairs and inner.text.split()[0] != table.quoted:
                left, right = self.rng.choice(pairs)
                return f"DELETE FROM {table.quoted} USING {inner.text} WHERE {table.quoted}.{left} = {right}"
        return f"DELETE FROM {table.quoted}{self.where(source, 0.9, 1)}{self.returning(table)}"
