"""Schemas and rows: tables of all types, in the spellings that applications leave in SQLite."""

TEXTS = ["", "a", "b", "B", "Ab", "abc", "ABC", "zz", "é", "É", "ß", "x y", " lead", "trail ", "100%", "a_b", "it''s", "\\", "😀",
         "e\u0301", "10", "-5", "1.5", "true", "null", "NULL", "İ", "ı", "Straße", "aa", "aB", "Zebra", "_", "%"]
DATES = ["2024-01-31", "2024-02-29", "1970-01-01", "2023-12-31", "1999-12-31", "2024-03-31", "0001-01-01", "9999-12-31",
         "2024-07-04", "1900-03-01"]
TIMES = ["00:00:00", "12:34:56", "23:59:59", "06:30:00"]
FRACTIONS = ["", "", "", ".5", ".25", ".123456", ".000001", ".999999"]
UUIDS = ["00000000-0000-0000-0000-000000000001", "0b9c0a52-6e1f-4a7c-9d47-1a2b3c4d5e6f", "11111111-2222-3333-4444-555555555555",
         "abcdefab-cdef-abcd-efab-cdefabcdefab", "ffffffff-ffff-ffff-ffff-ffffffffffff", "12345678-1234-1234-1234-123456789012"]
JSONS = ['{"a": 1}', "[]", "[1, 2, null]", '"x"', "5", "null", "true", '{"b": {"c": [true]}, "a": "é"}', "{}",
         '{"a": "\\u00e9\\n", "b": 1.50}', '[{"a": "x"}, {"a": 2}]']
INTERVALS = ["1 day", "02:03:04", "1 mon", "-1 days", "1 year 2 mons 3 days 04:05:06.789", "00:00:00", "-00:30:00"]
INTS = ["{}", "{1,2,3}", "{3,NULL}", "{-7,0,100}", "{1}"]
WORDS = ["{}", "{a,b}", '{"x y",NULL}', '{é,"",a}', "{NULL}"]
MOODS = ["sad", "ok", "happy"]


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
    if rng.random() < 0.04:
        return rng.choice([("'NaN'", "'NaN'"), ("'Infinity'", "9e999"), ("'-Infinity'", "-9e999")])
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
    Kind("float", "double precision", "FLOAT", floats, 4), Kind("float", "double precision", "REAL", floats, 2), Kind("float", "real", "REAL", floats, 2),
    Kind("num", "numeric(10,2)", "NUMERIC(10,2)", decimals(2, 8), 5), Kind("num", "numeric(12,4)", "DECIMAL(12,4)", decimals(4, 9), 2),
    Kind("num", "numeric(10,2)", "REAL", decimals(2, 8), 2), Kind("num", "numeric(10,2)", "FLOAT", decimals(2, 6), 1),
    Kind("num", "numeric", "TEXT", exact_decimals, 1),
    Kind("date", "date", "DATE", same(DATES), 4), Kind("time", "time", "TIME", same(TIMES), 1),
    Kind("ts", "timestamp", "DATETIME", timestamps("mixed"), 4), Kind("ts", "timestamp", "TIMESTAMP", timestamps("seconds"), 3),
    Kind("ts", "timestamp", "DATETIME", timestamps("micros"), 2), Kind("ts", "timestamp", "DATETIME", timestamps("T"), 1),
    Kind("tz", "timestamptz", "TIMESTAMP", timestamps("mixed"), 2), Kind("tz", "timestamptz", "TIMESTAMP", timestamps("seconds"), 1),
    Kind("uuid", "uuid", "CHAR(36)", same(UUIDS), 2), Kind("uuid", "uuid", "CHAR(32)", hexadecimal, 2),
    Kind("uuid", "uuid", "UUID", same(UUIDS), 1), Kind("iv", "interval", "TEXT", same(INTERVALS), 1),
    Kind("ints", "int[]", "TEXT", same(INTS), 1), Kind("words", "text[]", "TEXT", same(WORDS), 1),
    Kind("json", "json", "JSON", same(JSONS), 2), Kind("jsonb", "jsonb", "JSON", same(JSONS), 3),
    Kind("bytea", "bytea", "BLOB", blobs, 2), Kind("mood", "mood", "VARCHAR(8)", same(MOODS), 2),
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
