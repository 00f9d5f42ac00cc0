-- The fixture as an application has it in SQLite. schema.postgres.sql is the same for PostgreSQL; rows.sql goes to both.

-- accounts and posts: reserved words as names, a serial key, unique, defaults
CREATE TABLE "user" (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(20) NOT NULL, email TEXT UNIQUE,
  active BOOLEAN NOT NULL DEFAULT 1, age INTEGER, score FLOAT, balance NUMERIC(10,2), created DATETIME,
  born DATE, "limit" INTEGER, flag CHAR(1));
CREATE TABLE post (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES "user"(id), title TEXT NOT NULL,
  views INTEGER NOT NULL DEFAULT 0, published BOOLEAN, uid CHAR(36), meta JSON, updated TIMESTAMP);
CREATE TABLE tag (post_id INTEGER NOT NULL, name TEXT NOT NULL, weight BIGINT, PRIMARY KEY (post_id, name));
CREATE TABLE "Mixed" ("Id" INTEGER PRIMARY KEY, "UserName" TEXT NOT NULL, "order" INTEGER);

-- as pyDAL keeps it
CREATE TABLE auth_user (id INTEGER PRIMARY KEY AUTOINCREMENT, email CHAR(255), is_on CHAR(1), made TIMESTAMP);

-- mixed spellings of booleans and times, an enum, a check, hexadecimal uuids
CREATE TABLE item (id INTEGER PRIMARY KEY, label TEXT, members BOOLEAN, price NUMERIC(10,2), created_at DATETIME,
  state VARCHAR(10), token CHAR(32), qty INTEGER CHECK (qty >= 0), note JSON);
-- keys that only PostgreSQL has
CREATE TABLE pg_key (id INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, item_id INTEGER);

-- every type
CREATE TABLE num (id INTEGER PRIMARY KEY, i2 SMALLINT, i4 INTEGER, i8 BIGINT, f4 REAL, f8 DOUBLE PRECISION,
  n NUMERIC(12,3), nb NUMERIC, nx TEXT, z NUMERIC(6,0));
CREATE TABLE txt (id INTEGER PRIMARY KEY, t TEXT, v VARCHAR(10), c CHAR(5), u TEXT UNIQUE, k TEXT NOT NULL DEFAULT '');
CREATE TABLE moment (id INTEGER PRIMARY KEY, d DATE, tm TIME, ts TIMESTAMP, tz TIMESTAMP, tw TIMESTAMP, iv TEXT);
CREATE TABLE doc (id INTEGER PRIMARY KEY, j JSON, jb JSON, u36 CHAR(36), u32 CHAR(32), b BLOB, mood VARCHAR(8), ints TEXT,
  words TEXT);
CREATE TABLE flags (id INTEGER PRIMARY KEY, b01 BOOLEAN, btf CHAR(1), bword TEXT, bmix BOOLEAN, n INTEGER);

-- departments: grouping, windows, hierarchy
CREATE TABLE dept (id INTEGER PRIMARY KEY, name VARCHAR(30) NOT NULL UNIQUE, budget NUMERIC(12,2), city TEXT);
CREATE TABLE emp (id INTEGER PRIMARY KEY, dept_id INTEGER REFERENCES dept(id) ON DELETE SET NULL,
  boss_id INTEGER REFERENCES emp(id), name TEXT NOT NULL, salary INTEGER, bonus NUMERIC(8,2), hired DATE, grade FLOAT,
  remote BOOLEAN NOT NULL DEFAULT 0);

-- keys: cascades, text key, composite, none
CREATE TABLE parent (id INTEGER PRIMARY KEY, label TEXT UNIQUE);
CREATE TABLE kid (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent(id) ON DELETE CASCADE ON UPDATE CASCADE,
  label TEXT);
CREATE TABLE country (code VARCHAR(2) PRIMARY KEY NOT NULL, name TEXT NOT NULL, people BIGINT);
CREATE TABLE stock (country VARCHAR(2) NOT NULL REFERENCES country(code) ON DELETE CASCADE, sku INTEGER NOT NULL,
  amount INTEGER NOT NULL DEFAULT 0, price NUMERIC(8,2), seen TIMESTAMP, PRIMARY KEY (country, sku));
CREATE TABLE log (at TIMESTAMP, level INTEGER, line TEXT);
CREATE TABLE blank (id INTEGER PRIMARY KEY, a INTEGER, b TEXT);

-- constraints and defaults
CREATE TABLE checked (id INTEGER PRIMARY KEY, qty INTEGER NOT NULL DEFAULT 1 CHECK (qty >= 0), pct NUMERIC(5,2)
  CHECK (pct >= 0 AND pct <= 100), code VARCHAR(3) NOT NULL DEFAULT 'abc', a INTEGER, b INTEGER, on_off BOOLEAN DEFAULT 'FALSE',
  made TIMESTAMP DEFAULT CURRENT_TIMESTAMP, UNIQUE (a, b), CHECK (a IS NULL OR a <> b));
CREATE TABLE gen (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, total INTEGER GENERATED ALWAYS AS (a + b) STORED);
CREATE TABLE ident (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT, n INTEGER DEFAULT 7);

-- times as programs spell them: with T, always six digits, epochs in seconds and milliseconds, dates in a column of times
CREATE TABLE spelled (id INTEGER PRIMARY KEY, t TIMESTAMP, six TIMESTAMP, epoch TIMESTAMP, ms TIMESTAMP, tz TIMESTAMP, mixed TIMESTAMP);
CREATE INDEX spelled_t ON spelled (t);
-- further: days with a time, times of day with and without six digits, zones in the text, reals as epochs, precisions, intervals
CREATE TABLE spelled_more (id INTEGER PRIMARY KEY, d DATE, tm6 TIME, tmx TIME, z DATETIME, ep REAL, p3 TIMESTAMP, p0 DATETIME, z6 DATETIME,
  iv TEXT, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX spelled_more_z6 ON spelled_more (z6);
CREATE TABLE booking (id INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL, guest TEXT NOT NULL, ended TIMESTAMP,
  code VARCHAR(5) UNIQUE, n INTEGER, CHECK (n > 0), CHECK (n < 1000));
CREATE UNIQUE INDEX booking_open ON booking (room) WHERE ended IS NULL;
CREATE UNIQUE INDEX booking_guest ON booking (guest) WHERE room = 999;
CREATE TABLE token (id CHAR(32) PRIMARY KEY, secret CHAR(36) NOT NULL, label TEXT UNIQUE, CHECK (label <> ''));
CREATE TABLE linked (id INTEGER PRIMARY KEY, next_id INTEGER REFERENCES linked(id), owner INTEGER NOT NULL REFERENCES dept(id),
  u1 INTEGER UNIQUE, u2 INTEGER UNIQUE, stamp VARCHAR(10) REFERENCES dept(name));
CREATE TABLE stepped (id INTEGER NOT NULL PRIMARY KEY, label TEXT);
