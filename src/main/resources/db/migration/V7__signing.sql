-- How a stream's URL is signed at each probe (JSON, encrypted like the credentials beside it); null where it is played
-- as it is.
alter table stream
    add column signing_encrypted bytea;
