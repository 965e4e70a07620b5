-- What is encrypted carries the id of its key (store.keys), so that the key can be changed while all is readable.
--
-- A stream is found again by a keyed hash of its URL. That key is the database's own from here on, sealed like any other
-- secret: hashes must stay what they are when the encryption key changes, while several processes compute them.
alter table installation
    add column fingerprint_key_encrypted bytea;

-- Who watches is told of what changes, and a secret that is encrypted anew has not changed.
create or replace function stream_watch_changed() returns trigger language plpgsql as
$$
begin
    if coalesce(current_setting('tallylight.re_encrypting', true), '') = 'on' then
        return new;
    end if;
    new.changed_xid := cast(cast(pg_current_xact_id() as text) as bigint);
    return new;
end
$$;
