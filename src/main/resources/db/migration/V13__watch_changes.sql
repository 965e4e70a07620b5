-- What of a stream concerns those who watch it, and when that changed: readers ask for what changed since they last read,
-- and need not open the secrets of every stream for it.
--
-- The transaction that changed it, as a number. Whoever reads notes pg_snapshot_xmin(pg_current_snapshot()): whatever is
-- not visible to him and commits later was changed by a transaction with that number or a higher one. No clock is asked.
alter table stream add column changed_xid bigint not null default (cast(cast(pg_current_xact_id() as text) as bigint));
create index stream_changed_xid on stream (changed_xid);

create function stream_watch_changed() returns trigger language plpgsql as
$$
begin
    new.changed_xid := cast(cast(pg_current_xact_id() as text) as bigint);
    return new;
end
$$;

create trigger stream_watch_created before insert on stream
    for each row execute function stream_watch_changed();

-- a new name, tag or schedule is nothing to those who watch
create trigger stream_watch_changed before update on stream
    for each row
    when ((old.url_encrypted, old.protocol, old.checkpoints, old.interval_ms, old.timeout_ms, old.retry_interval_ms,
           old.failures_to_down, old.successes_to_up, old.expect, old.auth_encrypted, old.signing_encrypted, old.paused)
          is distinct from
          (new.url_encrypted, new.protocol, new.checkpoints, new.interval_ms, new.timeout_ms, new.retry_interval_ms,
           new.failures_to_down, new.successes_to_up, new.expect, new.auth_encrypted, new.signing_encrypted, new.paused))
    execute function stream_watch_changed();

-- A page of the streams in one status, in the order of the list.
create index stream_state_status_stream on stream_state (status, stream_id);
drop index stream_state_status;
