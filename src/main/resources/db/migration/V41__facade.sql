-- Whoever holds one of these tables for long, a backup say, must not have requests wait behind us.
set local lock_timeout = '5s';

-- The addresses and blocks that a token is taken from; null for all. A replica of the version before does not look.
alter table access_token
    add column addresses varchar[],
    add constraint access_token_addresses check (addresses is null or cardinality(addresses) between 1 and 100);

-- A stream's id as clients of Dispersa know ids: 24 hexadecimal digits, 48 bits of the time and the last 48 of chance of the
-- UUIDv7. Found by this index; unique, so that no two streams could ever be meant (stream.browse.ShortId has the same rule).
create unique index stream_short_id on stream ((substring(uuid_send(id) from 1 for 6) || substring(uuid_send(id) from 11 for 6)));
