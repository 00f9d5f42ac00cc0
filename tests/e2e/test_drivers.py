#!/usr/bin/python3
"""The drivers that people use, each in a session as an application has it, before and after the switch."""

import asyncio
import contextlib
import datetime
import decimal
import os
import shutil
import subprocess
import sys
import unittest
import urllib.parse

import asyncpg
import psycopg
import psycopg2
import psycopg2.extras
import sqlalchemy
import sqlalchemy.orm

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402

NODE = os.path.join(harness.ROOT, "tests", "drivers", "node")


def check(expected, found):
    if expected != found:
        raise AssertionError(f"expected {expected!r}, got {found!r}")


# --- psycopg2 -------------------------------------------------------------------------------------------------------


def session_psycopg2(url, word):
    with contextlib.closing(psycopg2.connect(url)) as connection:
        with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute('SELECT id, email, active, created_at, born FROM "user" WHERE id = %s', (1,))
            row = cursor.fetchone()
            check("user1@example.org", row["email"])
            check((bool, datetime.datetime), (type(row["active"]), type(row["created_at"])))
            cursor.execute("SELECT price, weight, picture, attributes FROM product WHERE id = ANY(%s) ORDER BY id", ([3, 6],))
            rows = cursor.fetchall()
            check((2, decimal.Decimal), (len(rows), type(rows[0]["price"])))
        with connection, connection.cursor() as cursor:
            psycopg2.extras.execute_values(
                cursor, "INSERT INTO e2e_entry (token, client, number, at) VALUES %s",
                [(f"psycopg2 {word}", 1, number, datetime.datetime(2024, 1, 1)) for number in range(100)])
            check(100, cursor.rowcount)
            cursor.execute("SELECT count(*), max(number) FROM e2e_entry WHERE token = %s", (f"psycopg2 {word}",))
            check((100, 99), cursor.fetchone())
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("INSERT INTO e2e_item (token, client) VALUES (%s, 1), (%s, 1)", (word, word))
            raise AssertionError("a duplicate was accepted")
        except psycopg2.errors.UniqueViolation as error:
            check("e2e_item", error.diag.table_name)
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM e2e_item WHERE token = %s", (word,))
            check((0,), cursor.fetchone())
            cursor.execute("DELETE FROM e2e_entry WHERE token = %s AND number < 50", (f"psycopg2 {word}",))
            check(50, cursor.rowcount)


# --- psycopg 3 ------------------------------------------------------------------------------------------------------


def session_psycopg(url, word):
    with psycopg.connect(url) as connection:
        for number in range(12):  # from the sixth on a named statement
            row = connection.execute('SELECT id, "displayName", active FROM "user" WHERE id = %s', (number + 1,)).fetchone()
            check(number + 1, row[0])
        connection.commit()
        with connection.transaction():
            connection.execute("INSERT INTO e2e_item (token, client) VALUES (%s, %s)", (f"psycopg {word}", 2))
            try:
                with connection.transaction():
                    connection.execute("INSERT INTO e2e_item (token, client) VALUES (%s, %s)", (f"psycopg {word}", 2))
                raise AssertionError("a duplicate was accepted")
            except psycopg.errors.UniqueViolation:
                pass
            connection.execute("UPDATE e2e_counter SET note = %s WHERE client = %s", (f"psycopg {word}", 2))
        check((f"psycopg {word}",), connection.execute("SELECT note FROM e2e_counter WHERE client = 2").fetchone())
        with connection.cursor(binary=True) as cursor:
            cursor.execute("SELECT price, weight, released, available, deleted_at FROM product WHERE id = %s", (3,))
            row = cursor.fetchone()
            check((decimal.Decimal, datetime.date, bool), (type(row[0]), type(row[2]), type(row[3])))
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO e2e_entry (token, client, number, at) VALUES (%s, %s, %s, %s)",
                               [(f"psycopg {word}", 2, number, datetime.datetime(2024, 1, 1)) for number in range(50)])
        with connection.pipeline():
            first = connection.execute("SELECT count(*) FROM e2e_entry WHERE token = %s", (f"psycopg {word}",))
            second = connection.execute("SELECT count(*) FROM product")
            check(50, first.fetchone()[0])
            check(True, second.fetchone()[0] > 0)
        connection.commit()


# --- asyncpg --------------------------------------------------------------------------------------------------------


def session_asyncpg(url, word):
    async def work():
        pool = await asyncpg.create_pool(url, min_size=2, max_size=4)
        async with pool.acquire() as connection:
            row = await connection.fetchrow('SELECT id, email, active, created_at, last_seen FROM "user" WHERE id = $1', 1)
            check(("user1@example.org", True), (row["email"], isinstance(row["active"], bool)))
            check(datetime.datetime, type(row["created_at"]))
            async with connection.transaction():
                identifier = await connection.fetchval(
                    "INSERT INTO e2e_item (token, client) VALUES ($1, $2) RETURNING id", f"asyncpg {word}", 3)
                check(True, identifier > 0)
                try:
                    async with connection.transaction():
                        await connection.execute("INSERT INTO e2e_item (token, client) VALUES ($1, $2)", f"asyncpg {word}", 3)
                    raise AssertionError("a duplicate was accepted")
                except asyncpg.UniqueViolationError:
                    pass
            await connection.executemany("INSERT INTO e2e_entry (token, client, number, at) VALUES ($1, $2, $3, $4)",
                                         [(f"asyncpg {word}", 3, number, datetime.datetime(2024, 1, 1)) for number in range(50)])
            check(50, await connection.fetchval("SELECT count(*) FROM e2e_entry WHERE token = $1", f"asyncpg {word}"))
            price = await connection.fetchval("SELECT price FROM product WHERE id = $1", 3)
            check(decimal.Decimal, type(price))
            async with connection.transaction():
                seen = 0
                async for _ in connection.cursor("SELECT id FROM product ORDER BY id", prefetch=7):
                    seen += 1
                check(await connection.fetchval("SELECT count(*) FROM product"), seen)
            status = await connection.execute("UPDATE e2e_counter SET total = total + 1 WHERE client = $1", 3)
            check("UPDATE 1", status)
        await asyncio.gather(*(pool.fetchval("SELECT count(*) FROM product") for _ in range(8)))
        await pool.close()
    asyncio.run(work())


# --- SQLAlchemy -----------------------------------------------------------------------------------------------------

Base = sqlalchemy.orm.declarative_base()


class User(Base):
    __tablename__ = "user"
    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)
    email = sqlalchemy.Column(sqlalchemy.String(120), nullable=False)
    display_name = sqlalchemy.Column("displayName", sqlalchemy.Text)
    active = sqlalchemy.Column(sqlalchemy.Boolean, nullable=False)
    created_at = sqlalchemy.Column(sqlalchemy.DateTime, nullable=False)
    external_id = sqlalchemy.Column(sqlalchemy.String(36), nullable=False)
    orders = sqlalchemy.orm.relationship("Order", back_populates="user")


class Order(Base):
    __tablename__ = "PurchaseOrder"
    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)
    user_id = sqlalchemy.Column("userId", sqlalchemy.ForeignKey("user.id"), nullable=False)
    placed_at = sqlalchemy.Column("placedAt", sqlalchemy.DateTime, nullable=False)
    status = sqlalchemy.Column(sqlalchemy.String(20), nullable=False)
    total = sqlalchemy.Column(sqlalchemy.Numeric(10, 2), nullable=False)
    paid = sqlalchemy.Column(sqlalchemy.Boolean, nullable=False)
    user = sqlalchemy.orm.relationship("User", back_populates="orders")


def session_sqlalchemy(url, word):
    engine = sqlalchemy.create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)
    inspector = sqlalchemy.inspect(engine)
    check(True, {"user", "PurchaseOrder", "OrderItem"} <= set(inspector.get_table_names()))
    check({"orderId", "lineNo"}, set(inspector.get_pk_constraint("OrderItem")["constrained_columns"]))
    with sqlalchemy.orm.Session(engine) as session:
        user = User(email=f"{word}@example.org", display_name="Jürgen", active=True, external_id=f"sqlalchemy-{word}",
                    created_at=datetime.datetime(2024, 2, 29, 12, 0))
        user.orders = [Order(placed_at=datetime.datetime(2024, 3, 1, 1, 2, 3), status="open", paid=False,
                             total=decimal.Decimal("19.99"))]
        session.add(user)
        session.commit()
        identifier = user.id
        check(decimal.Decimal("19.99"), user.orders[0].total)
        session.add(User(email=f"{word}@example.org", active=True, external_id="x", created_at=user.created_at))
        try:
            session.commit()
            raise AssertionError("a duplicate was accepted")
        except sqlalchemy.exc.IntegrityError:
            session.rollback()
        found = session.execute(
            sqlalchemy.select(User, sqlalchemy.func.count(Order.id)).join(Order).where(User.id == identifier)
            .group_by(User.id)).one()
        check(("Jürgen", 1), (found[0].display_name, found[1]))
        page = session.query(Order).filter(Order.paid.is_(True)).order_by(Order.id.desc()).limit(5).offset(2).all()
        check(5, len(page))
        found[0].orders[0].paid = True
        session.commit()
        session.delete(session.get(User, identifier).orders[0])
        session.delete(session.get(User, identifier))
        session.commit()
        check(None, session.get(User, identifier))
    engine.dispose()


# --- Django ---------------------------------------------------------------------------------------------------------

DJANGO = r'''
import sys, datetime, decimal
from urllib.parse import urlsplit
import django
from django.conf import settings
url, word = urlsplit(sys.argv[1]), sys.argv[2]
settings.configure(USE_TZ=False, INSTALLED_APPS=[], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", DATABASES={"default": {
    "ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "USER": url.username, "PASSWORD": url.password,
    "HOST": url.hostname, "PORT": url.port}})
django.setup()
from django.db import connection, models, transaction, IntegrityError

class Product(models.Model):
    sku = models.CharField(max_length=32)
    category_code = models.TextField()
    name = models.TextField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    available = models.BooleanField()
    attributes = models.JSONField(null=True)
    released = models.DateField(null=True)
    class Meta:
        managed = False
        app_label = "shop"
        db_table = "product"

class Item(models.Model):
    token = models.TextField(unique=True)
    client = models.BigIntegerField()
    class Meta:
        managed = False
        app_label = "shop"
        db_table = "e2e_item"

assert Product.objects.filter(available=True).count() > 0
identifier = 800000 + sum(map(ord, word))
Product.objects.create(id=identifier, sku="D-" + word, category_code="root", name="Größe", price=decimal.Decimal("3.50"),
                       available=True, attributes={"a": [1, 2]}, released=datetime.date(2024, 2, 29))
found = Product.objects.get(id=identifier)
assert (found.price, found.attributes, found.released) == (decimal.Decimal("3.50"), {"a": [1, 2]}, datetime.date(2024, 2, 29)), vars(found)
assert Product.objects.filter(id=identifier).update(price=models.F("price") + 1) == 1
found.refresh_from_db()
assert found.price == decimal.Decimal("4.50"), found.price
with transaction.atomic():
    Item.objects.create(token="django " + word, client=4)
    try:
        with transaction.atomic():
            Item.objects.create(token="django " + word, client=4)
        raise SystemExit("a duplicate was accepted")
    except IntegrityError:
        pass
item, made = Item.objects.get_or_create(token="django " + word, defaults={"client": 5})
assert not made and item.client == 4
Item.objects.bulk_create([Item(token="bulk %s %d" % (word, n), client=4) for n in range(50)])
assert Item.objects.filter(token__startswith="bulk " + word).count() == 50
assert list(Product.objects.order_by("-id").values_list("id", flat=True)[:1]) == [identifier] or Product.objects.filter(id__gt=identifier).exists()
found.delete()
assert not Product.objects.filter(id=identifier).exists()
print("ok")
'''


def in_child(command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=120, check=False, **options)
    if done.returncode != 0 or not done.stdout.rstrip().endswith("ok"):
        raise AssertionError(f"exit {done.returncode}\n{done.stdout}")


def session_django(url, word):
    in_child([sys.executable, "-c", DJANGO, url, word])


# --- node-postgres --------------------------------------------------------------------------------------------------


def node_modules():
    """node-postgres in a cache outside the clone; installed on first use."""
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "crossfade-tests", "node")
    package = os.path.join(NODE, "package.json")
    with open(package, encoding="utf-8") as file:
        wanted = file.read()
    mark = os.path.join(cache, "installed.json")
    if os.path.exists(mark):
        with open(mark, encoding="utf-8") as file:
            if file.read() == wanted:
                return os.path.join(cache, "node_modules")
    os.makedirs(cache, exist_ok=True)
    shutil.copyfile(package, os.path.join(cache, "package.json"))
    done = subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=cache,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"npm install: {done.stdout}")
    shutil.copyfile(package, mark)
    return os.path.join(cache, "node_modules")


def session_node(url, word):
    in_child(["node", os.path.join(NODE, "session.js"), url, word], env={**os.environ, "NODE_PATH": node_modules()})


SESSIONS = {"psycopg2": session_psycopg2, "psycopg": session_psycopg, "asyncpg": session_asyncpg,
            "sqlalchemy": session_sqlalchemy, "django": session_django, "node-postgres": session_node}


class Drivers(harness.EndToEnd):
    def everyone(self, proxy, word):
        for name, session in SESSIONS.items():
            with self.subTest(driver=name, phase=word):
                session(proxy.url, word)

    def test_before_and_after_the_switch(self):
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        stores = harness.Stores(file, postgres.url())
        proxy.wait_phase("dual-write")
        self.everyone(proxy, "dual-write")
        self.assert_identical(proxy, stores)
        self.assert_code(0, proxy.run("cutover"))
        self.everyone(proxy, "switched")
        self.assert_identical(proxy, stores)

    def test_url_spellings(self):
        """The URL that an application has may be any of these."""
        postgres, file = self.postgres(), self.sample()
        proxy = self.proxy(file, postgres)
        parts = urllib.parse.urlsplit(proxy.url)
        for scheme in ("postgresql", "postgresql+psycopg2"):
            engine = sqlalchemy.create_engine(parts._replace(scheme=scheme).geturl())
            with engine.connect() as connection:
                check(1, connection.execute(sqlalchemy.text("SELECT 1")).scalar())
            engine.dispose()


if __name__ == "__main__":
    unittest.main(verbosity=2)
