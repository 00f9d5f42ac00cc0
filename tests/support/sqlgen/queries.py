"""SELECT in all its forms, over random sources."""

from .expressions import Expressions, Source
from .schema import ORDERED

ITEMS = ("int", "num", "text", "bool", "float", "date", "ts", "uuid", "mood", "tz", "time", "jsonb", "json", "bytea", "iv", "ints", "words")
GROUPED = ("int", "text", "bool", "date", "uuid", "mood", "num", "ts", "tz", "bytea", "jsonb", "ints", "words", "float")


class Queries(Expressions):
    def from_clause(self, depth):
        roll = self.rng.random()
        if roll < 0.60 or depth <= 0:
            return self.table_source()
        if roll < 0.70:
            return self.more_sources()
        if roll < 0.90:
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

    def more_sources(self):
        form, a = self.rng.randrange(7), self.alias()
        if form == 0:
            return Source(f"generate_series({self.pick('1, 3', '5, 1, -2', '0, 10, 4')}) AS {a}(n)", [(f"{a}.n", "int", "int", None)])
        if form == 1:
            family = self.pick("int", "text", "num")
            rows = ", ".join(f"({self.literal(family)}, {self.literal('int')})" for _ in range(self.rng.randint(1, 3)))
            return Source(f"(VALUES {rows}) AS {a}(p, q)", [(f"{a}.p", family, family, None), (f"{a}.q", "int", "int", None)])
        left, right = self.table_source(), self.table_source()
        if form == 2:
            return Source(f"{left.text} CROSS JOIN {right.text}", left.columns + right.columns)
        if form == 3:
            known = [c for c in left.columns if c[1] in ("int", "text")] or left.columns
            column = self.rng.choice(known)
            inner = self.table_source()
            same = self.columns_of(inner, column[1])
            if same:
                text = f"(SELECT count(*) AS c FROM {inner.text} WHERE {self.rng.choice(same)} = {column[0]}) {a}"
                join = self.pick("CROSS JOIN LATERAL ", "LEFT JOIN LATERAL ")
                return Source(f"{left.text} {join}{text}{' ON true' if join[0] == 'L' else ''}",
                              left.columns + [(f"{a}.c", "int", "bigint", None)])
        if form == 4:
            arrays = [c for c in left.columns if c[1] in ("ints", "words")]
            if arrays:
                column = self.rng.choice(arrays)
                family = "int" if column[1] == "ints" else "text"
                order, plus = self.pick((" WITH ORDINALITY", True), ("", False))
                names = f"{a}(u, o)" if plus else f"{a}(u)"
                return Source(f"{left.text}, unnest({column[0]}){order} AS {names}",
                              left.columns + [(f"{a}.u", family, family, None)] + ([(f"{a}.o", "int", "bigint", None)] if plus else []))
        shared = [c for c in left.columns for d in right.columns
                  if c[0].split(".")[1] == d[0].split(".")[1] and c[1] == d[1] and c[1] in ("int", "text", "uuid", "bool", "date")]
        if form == 5 and shared:
            column = self.rng.choice(shared)
            name = column[0].split(".", 1)[1]
            rest = [c for c in left.columns + right.columns if c[0].split(".", 1)[1] != name]
            return Source(f"{left.text} {self.pick('', 'LEFT ', 'FULL ', 'RIGHT ')}JOIN {right.text} USING ({name})",
                          [(name, *column[1:3], None)] + rest)
        third = self.table_source()
        pairs = [(a[0], b[0]) for a in left.columns for b in right.columns if a[1] == b[1] == "int"]
        more = [(a[0], b[0]) for a in left.columns + right.columns for b in third.columns if a[1] == b[1] == "int"]
        if not pairs or not more:
            return left
        return Source(f"{left.text} {self.pick('', 'LEFT ')}JOIN {right.text} ON {' = '.join(self.rng.choice(pairs))} "
                      f"{self.pick('', 'LEFT ', 'LEFT ', 'FULL ', 'RIGHT ')}JOIN {third.text} ON {' = '.join(self.rng.choice(more))}",
                      left.columns + right.columns + third.columns)

    def item(self, source, depth):
        """(expression, family)"""
        if self.chance(0.5):
            chosen = self.rng.choice(source.columns)
            return chosen[0], chosen[1]
        family = self.rng.choice(self.families(source, ITEMS) * 2 + ["int", "text"])
        return self.expression(source, family, depth), family

    def order_all(self, items):
        """ORDER BY over all items by position; None where one has no order."""
        if any(family in ("json", "jsonb", "char", "iv") for _, family in items):
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
        if roll < 0.42:
            text, items = self.plain_select(2)
        elif roll < 0.62:
            text, items = self.grouped()
        elif roll < 0.70:
            text, items = self.set_operation()
        elif roll < 0.76:
            text, items = self.with_clause()
        elif roll < 0.84:
            text, items = self.window()
        elif roll < 0.90:
            text, items = self.all_aggregates()
        else:
            text, items = self.rarer()
        if items and self.chance(0.5):
            order = self.order_all(items)
            if order:
                text += order + (self.limit() if self.chance(0.4) else "")
        return text

    def rarer(self):
        """Forms of SELECT that applications use less; without items no ORDER BY may be added."""
        form = self.rng.randrange(8)
        source = self.from_clause(1)
        if form == 0:
            row = lambda: f"({self.literal('int')}, {self.literal('text')}, {self.pick('NULL', self.literal('num'))})"  # noqa: E731
            return f"VALUES {', '.join(row() for _ in range(self.rng.randint(1, 3)))}", [("", "int"), ("", "text"), ("", "num")]
        if form == 1:
            known = [c for c in source.columns if c[1] in ORDERED and c[1] != "num"]
            if known:
                items = [(c[0], c[1]) for c in self.rng.sample(known, min(len(known), 3))]
                by = ", ".join(text for text, _ in items)
                return f"SELECT DISTINCT ON ({items[0][0]}) {by} FROM {source.text}{self.where(source)} ORDER BY {by}", None
        if form == 2:
            top = self.pick("SELECT n FROM r", "SELECT count(*), sum(n) FROM r", "SELECT n, n * 2 FROM r WHERE n > 2")
            return (f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + {self.pick('1', '2')} FROM r WHERE n < {self.pick('4', '9')}) {top}"), None
        if form == 3:
            keys = [c for c in source.columns if c[1] in ("int", "text", "bool", "date")]
            if len(keys) > 1:
                left, right = (c[0] for c in self.rng.sample(keys, 2))
                sets = self.pick(f"ROLLUP ({left}, {right})", f"CUBE ({left}, {right})", f"GROUPING SETS (({left}), ())")
                shown = "count(*)" if "GROUPING SETS" in sets else f"{right}, count(*)"
                return f"SELECT {left}, {shown} FROM {source.text} GROUP BY {sets}", None
        if form == 4:
            inner, a = self.plain_select(1)[0], self.alias()
            return f"SELECT count(*) FROM ({inner}) {a}", [("", "int")]
        if form == 5:
            table = self.rng.choice(self.schema.tables)
            if table.key:
                keys = ", ".join(table.column(k).quoted for k in table.key)
                mine = Source(table.quoted, [(c.quoted, c.family, c.kind.postgres, c) for c in table.columns])
                return (f"SELECT * FROM {table.quoted}{self.where(mine)} ORDER BY {keys} "
                        f"{self.pick('FETCH FIRST 2 ROWS ONLY', 'FOR UPDATE', 'LIMIT 3 FOR UPDATE', 'OFFSET 1 ROWS', 'LIMIT ALL', 'FOR SHARE')}"), None
        if form == 6:
            items = [(self.scalar(self.pick("int", "text", "date", "num"), source), "int") for _ in range(2)]
            return f"SELECT {', '.join(text for text, _ in items)}", None
        family = self.pick("int", "num", "text")
        wrong = self.pick(f"sum({self.literal('text')})", f"lower({self.literal('int')})", "no_such_column", f"{self.literal('int')} + {self.literal('text')}",
                          f"{self.expression(source, family, 1)} = {self.literal('bool')}", f"no_such({self.literal(family)})", "1 / 0")
        return f"SELECT {wrong} FROM {source.text}{self.where(source)}", None

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
        if self.chance(0.1) and all(family not in ("json", "iv") for _, family in items):
            distinct = "DISTINCT "
        return f"SELECT {distinct}{shown} FROM {source.text}{self.where(source)}", items

    def aggregate(self, source):
        rng, form = self.rng, self.rng.randrange(13)
        family = rng.choice(self.families(source, ("int", "num", "text", "date", "ts", "float", "tz", "time")))
        argument = self.expression(source, family, 1)
        extra = f" FILTER (WHERE {self.condition(source, 0)})" if self.chance(0.12) else ""
        texts = self.columns_of(source, "text")
        if form == 0:
            return "count(*)" + extra, "int"
        if form == 1:
            return f"count({self.pick('', 'DISTINCT ')}{argument})" + extra, "int"
        if form < 4 and family in ("int", "num"):
            return f"{self.pick('sum', 'sum', 'avg')}({self.pick('', '', 'DISTINCT ')}{argument})" + extra, "num"
        if form == 4 and self.columns_of(source, "bool"):
            return f"{self.pick('bool_and', 'bool_or', 'every')}({rng.choice(self.columns_of(source, 'bool'))})" + extra, "bool"
        if form == 5 and texts:
            column = rng.choice(texts)
            return f"string_agg({self.pick('', 'DISTINCT ')}{column}, ',' ORDER BY {column}{self.pick('', ' DESC')})" + extra, "text"
        if form == 6:
            column = rng.choice([c[0] for c in source.columns if c[1] in ORDERED] or ["1"])
            return f"array_agg({column} ORDER BY {column}{self.pick('', ' DESC', ' NULLS FIRST')})" + extra, "words"
        if form == 7:
            column = rng.choice([c[0] for c in source.columns if c[1] in ("int", "text", "date", "bool")] or ["1"])
            return f"{self.pick('json_agg', 'jsonb_agg')}({column} ORDER BY {column})" + extra, "json"
        if form == 8:
            number = rng.choice(self.columns_of(source, "int") or ["1"])
            return f"{self.pick('bit_and', 'bit_or', 'stddev', 'variance', 'sum', 'avg')}({number})" + extra, "num"
        if form == 9 and family == "float":
            return f"{self.pick('sum', 'avg')}({argument})", "float"
        return f"{self.pick('min', 'max')}({argument})" + extra, family

    def grouped(self):
        source = self.from_clause(1)
        keys = [c for c in source.columns if c[1] in GROUPED]
        if not keys:
            return self.all_aggregates()
        chosen = self.rng.sample(keys, min(len(keys), self.rng.randint(1, 2)))
        groups = [(c[0], c[1]) for c in chosen]
        if self.chance(0.2):
            groups[0] = (self.expression(Source("", chosen), groups[0][1], 1), groups[0][1])
        items = groups + [self.aggregate(source) for _ in range(self.rng.randint(1, 3))]
        by = ", ".join(text if self.chance(0.7) and not text.lstrip("-").isdigit() else str(i + 1) for i, (text, _) in enumerate(groups))
        having = f" HAVING {self.pick('count(*) > 1', 'count(*) = 1', self.aggregate(source)[0] + ' IS NOT NULL')}" if self.chance(0.3) else ""
        shown = ", ".join(text for text, _ in items)
        return f"SELECT {shown} FROM {source.text}{self.where(source, 0.4)} GROUP BY {by}{having}", items

    def all_aggregates(self):
        source = self.from_clause(1)
        items = [self.aggregate(source) for _ in range(self.rng.randint(1, 4))]
        return f"SELECT {', '.join(text for text, _ in items)} FROM {source.text}{self.where(source, 0.5)}", items

    def set_operation(self):
        family = self.pick("int", "text", "bool", "date", "uuid", "num", "ts", "float", "mood", "tz", "ints", "bytea", "jsonb")
        parts = []
        for _ in range(self.rng.randint(2, 3)):
            source = self.table_source()
            parts.append(f"SELECT {self.expression(source, family, 1)} AS k, {self.expression(source, 'int', 1)} AS n FROM {source.text}"
                         f"{self.where(source, 0.4, 1)}")
        text = parts[0]
        for part in parts[1:]:
            operation = self.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL")
            text = f"({text}) {operation} ({part})" if self.chance(0.2) else f"{text} {operation} {part}"
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
        parts = [c for c in source.columns if c[1] in ("int", "bool", "text", "date", "uuid", "mood")]
        partition = f"PARTITION BY {self.rng.choice(parts)[0]} " if parts and self.chance(0.5) else ""
        number = self.rng.choice(self.columns_of(source, "int") + self.columns_of(source, "num") or ["1"])
        any_column = self.rng.choice(source.columns)[0]
        function = self.pick("row_number()", "rank()", "dense_rank()", "count(*)", f"ntile({self.pick('2', '3')})", f"sum({number})", f"avg({number})",
                             f"lag({any_column})", f"lead({any_column}, 2)", f"first_value({keys[0][0]})", f"last_value({any_column})", "cume_dist()",
                             f"nth_value({any_column}, 2)", f"max({number})", f"min({number})", "percent_rank()", f"lag({number}, 1, {number})",
                             f"count({any_column})", f"count(*) FILTER (WHERE {self.condition(source, 0)})")
        frame = ""
        if self.chance(0.3):
            frame = self.pick(" ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", " ROWS UNBOUNDED PRECEDING", " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                              " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
                              " ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING", " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW")
        window = f"({partition}ORDER BY {order}{self.pick('', '', ' DESC')}{frame})"
        shown, named = ", ".join(c[0] for c in keys), self.chance(0.15)
        over, tail = ("w", f" WINDOW w AS {window}") if named else (window, "")
        return f"SELECT {shown}, {function} OVER {over} FROM {source.text}{self.where(source, 0.3, 1)}{tail}", [(c[0], c[1]) for c in keys]
