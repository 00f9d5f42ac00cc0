-- The tables that transcripts use, in words that SQLite and PostgreSQL both understand.
create table if not exists transcript_items (
  id bigint primary key,
  name varchar(20) not null,
  amount numeric(10,2),
  done boolean
);
