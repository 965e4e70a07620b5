-- What it takes to count a stream's time: when nobody looked at all, and what windows, schedules and tags were before they were
-- changed. Transitions have the rest.

-- Whoever holds one of these tables for long, a backup say, must not have requests wait behind us.
set local lock_timeout = '5s';

-- When a hub was awake last: one row for all replicas.
create table history_mark
(
    id boolean primary key default true check (id),
    at timestamptz not null
);

-- From the last mark to the next one where nobody was awake in between. No transition tells of it: there was nobody to write one.
create table history_gap
(
    began  timestamptz primary key,
    ended  timestamptz not null,
    -- the checkpoints that have processes of their own and were seeing before, which went on and tell by themselves what was: by
    -- id, name and tags, as streams choose them
    seeing varchar[]   not null
);

-- What a maintenance window was until it was changed or deleted: the time before that is counted by it.
create table maintenance_past
(
    window_id  uuid        not null,
    -- it was so from then on
    began      timestamptz not null,
    ended      timestamptz not null,
    recurrence text        not null,
    streams    varchar[]   not null,
    tags       varchar[]   not null
);
create index maintenance_past_ended on maintenance_past (ended);
create index maintenance_past_window on maintenance_past (window_id);

-- A mute is a row of the same table where there are any, and no maintenance: it silences alerts, and its time counts.
create function maintenance_was() returns trigger language plpgsql as
$$
begin
    if to_jsonb(old) ->> 'kind' = 'mute' then
        return null;
    end if;
    insert into maintenance_past (window_id, began, ended, recurrence, streams, tags)
    select old.id, coalesce((select max(ended) from maintenance_past where window_id = old.id), old.created_at), now(),
           old.recurrence, old.streams, old.tags;
    return null;
end
$$;
create trigger maintenance_changed after update on maintenance_window
    for each row when ((old.recurrence, old.streams, old.tags) is distinct from (new.recurrence, new.streams, new.tags))
    execute function maintenance_was();
create trigger maintenance_deleted after delete on maintenance_window
    for each row execute function maintenance_was();

-- The same of a stream's schedule and tags. What was never changed has no row here.
create table stream_past
(
    stream_id uuid        not null references stream on delete cascade,
    ended     timestamptz not null,
    schedule  text,
    tags      varchar[]   not null
);
create index stream_past_stream on stream_past (stream_id, ended);

create function stream_was() returns trigger language plpgsql as
$$
begin
    insert into stream_past (stream_id, ended, schedule, tags) values (old.id, now(), old.schedule, old.tags);
    return null;
end
$$;
create trigger stream_times_changed after update on stream
    for each row when ((old.schedule, old.tags) is distinct from (new.schedule, new.tags))
    execute function stream_was();

-- The outages that are going on, for the summary.
create index stream_state_outage_since on stream_state (outage_since) where outage_since is not null;

-- What nothing is counted by any more: with the transitions of its time it is forgotten.
create function forget_past(before timestamptz) returns void
    language sql as
$$
delete from history_gap where ended < before;
delete from maintenance_past where ended < before;
delete from stream_past where ended < before;
$$;
