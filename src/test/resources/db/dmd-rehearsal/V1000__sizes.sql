-- What a later version may do: a column that the rows there are get filled, an index, a table.
alter table dmd_entry add column size integer;
update dmd_entry set size = octet_length(value);
create index dmd_entry_size on dmd_entry (size);
create table dmd_later (id bigint not null primary key);
