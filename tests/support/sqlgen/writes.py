"""INSERT, UPDATE and DELETE; Statements chooses among all kinds."""

from .expressions import Source
from .queries import Queries


class Statements(Queries):
    def next(self):
        self.aliases = 0
        roll = self.rng.random()
        if roll < 0.66:
            return self.select()
        if roll < 0.78:
            return self.insert()
        if roll < 0.90:
            return self.update()
        if roll < 0.97:
            return self.delete()
        return self.in_with()

    def in_with(self):
        """A write in WITH, and one that reads a common table."""
        table = self.rng.choice(self.schema.tables)
        source = Source(table.quoted, [(c.quoted, c.family, c.kind.postgres, c) for c in table.columns])
        shown = self.rng.choice(table.columns).quoted
        if self.chance(0.5):
            return f"WITH d AS (DELETE FROM {table.quoted}{self.where(source, 1, 1)} RETURNING {shown}) SELECT count(*) FROM d"
        inner = self.table_source()
        numbers = self.columns_of(inner, "int")
        target = [c for c in table.columns if c.family == "int" and c.name not in table.key]
        if not numbers or not target:
            return self.delete()
        return (f"WITH s AS (SELECT max({self.rng.choice(numbers)}) AS m FROM {inner.text}) UPDATE {table.quoted} "
                f"SET {target[0].quoted} = (SELECT m FROM s){self.where(source, 0.8, 1)}")

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
        if self.chance(0.25):
            source = Source("", [(c.quoted, c.family, c.kind.postgres, c) for c in table.columns])
            return f" RETURNING {self.expression(source, self.pick('int', 'text', 'num'), 1)} AS r, {table.quoted}.{table.columns[0].quoted}"
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
            items = [self.atom(source, c.family) for c in columns]
            text += f"SELECT {', '.join(items)} FROM {source.text} WHERE {self.condition(source, 0)}"
        else:
            rows = ["(" + ", ".join(self.value_for(table, c) for c in columns) + ")" for _ in range(self.pick(1, 1, 1, 2, 3))]
            text += "VALUES " + ", ".join(rows)
        if table.key and self.chance(0.35):
            target = ", ".join(table.column(k).quoted for k in table.key)
            others = [c for c in columns if c.name not in table.key]
            if others and self.chance(0.6):
                sets = ", ".join(self.on_conflict(table, c) for c in self.rng.sample(others, min(len(others), self.rng.randint(1, 2))))
                text += f" ON CONFLICT ({target}) DO UPDATE SET {sets}"
                if self.chance(0.2):
                    mine = Source("", [(f"{table.quoted}.{c.quoted}", c.family, c.kind.postgres, c) for c in table.columns])
                    text += f" WHERE {self.condition(mine, 1)}"
            else:
                text += self.pick(f" ON CONFLICT ({target}) DO NOTHING", " ON CONFLICT DO NOTHING")
        return text + self.returning(table)

    def on_conflict(self, table, c):
        both = f"{table.quoted}.{c.quoted}", f"excluded.{c.quoted}"
        if self.chance(0.3) and c.family in ("int", "num"):
            return f"{c.quoted} = {both[0]} + {both[1]}"
        if self.chance(0.2):
            return f"{c.quoted} = COALESCE({both[0]}, {both[1]})"
        return f"{c.quoted} = {self.pick(both[1], both[1], both[0], 'DEFAULT')}"

    def update(self):
        table = self.rng.choice(self.schema.tables)
        source = Source(table.quoted, [(c.quoted, c.family, c.kind.postgres, c) for c in table.columns])
        chosen = [c for c in table.columns if c.name not in table.key or self.chance(0.05)]
        if not chosen:
            return self.delete()
        chosen = self.rng.sample(chosen, min(len(chosen), self.rng.randint(1, 2)))
        sets = []
        for c in chosen:
            if self.chance(0.45) and c.family != "char":
                sets.append(f"{c.quoted} = {self.expression(source, c.family, 1)}")
            else:
                sets.append(f"{c.quoted} = {self.value_for(table, c)}")
        if self.chance(0.08) and len(chosen) == 2:
            return (f"UPDATE {table.quoted} SET ({chosen[0].quoted}, {chosen[1].quoted}) = ({self.value_for(table, chosen[0])}, "
                    f"{self.value_for(table, chosen[1])}){self.where(source, 0.85, 1)}{self.returning(table)}")
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
