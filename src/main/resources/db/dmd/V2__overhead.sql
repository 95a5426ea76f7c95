-- What the change log tells of the values that a change replaced or deleted. Daemons of before do
-- not know the column: what they write tells nothing, and what they read lacks it.

alter table dmd_change add column overhead bytea;
