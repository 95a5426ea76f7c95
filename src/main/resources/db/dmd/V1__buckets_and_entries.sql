-- docs/format-sql.md describes the tables. Text of clients is bytea: in the order of its bytes, and
-- with every byte that it may have.

create table dmd_session (
  id integer not null primary key,
  last_sequence bigint not null,
  oldest_sequence bigint not null,
  last_millis bigint not null,
  last_writer bigint not null,
  catalogue bigint not null
);

create table dmd_bucket (
  name bytea not null,
  id bigint not null,
  session integer not null,
  read_only boolean not null,
  attributes bytea not null,
  primary key (name${ascending})
);

create table dmd_entry (
  bucket bigint not null,
  key bytea not null,
  value bytea not null,
  primary key (bucket${ascending}, key${ascending})
);

create table dmd_change (
  session integer not null,
  sequence bigint not null,
  writer bigint not null,
  millis bigint not null,
  method integer not null,
  bucket bytea not null,
  entries bytea not null,
  primary key (session${ascending}, sequence${ascending})
);

create table dmd_removed_bucket (
  id bigint not null primary key
);

create table dmd_daemon (
  writer bigint not null primary key,
  seen_millis bigint not null
);
