-- Servers: what reports by heartbeats. What people edit of one, what is held of it, and when it was heard last stand apart, for
-- the last changes all the time.
create table server
(
    id          uuid primary key,
    name        text        not null,
    tags        varchar[]   not null default '{}',
    interval_ms bigint      not null,
    grace_ms    bigint      not null,
    -- ids of streams and servers
    depends_on  varchar[]   not null default '{}',
    paused      boolean     not null default false,
    key_hash    bytea       not null unique,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    revision    bigint      not null
);
create index server_tags on server using gin (tags);
create index server_depends_on on server using gin (depends_on);

create table server_state
(
    server_id       uuid primary key references server on delete cascade,
    status          text        not null,
    reason          text,
    detail          text,
    since           timestamptz not null,
    sequence        bigint      not null,
    announced       text,
    outage_since    timestamptz,
    withheld        text,
    withheld_detail text,
    withheld_since  timestamptz,
    recheck_at      timestamptz,
    flapping_since  timestamptz,
    -- when its silence is to be judged, at the earliest; null where nothing is awaited
    look_at         timestamptz
);
create index server_state_look_at on server_state (look_at) where look_at is not null;
create index server_state_recheck on server_state (recheck_at) where recheck_at is not null;
create index server_state_withheld on server_state (server_id) where withheld is not null;

-- Nothing is indexed but the key, so that writing a heartbeat touches no index.
create table server_beat
(
    server_id uuid primary key references server on delete cascade,
    at        timestamptz not null,
    -- what it said of itself, as JSON; null where it never did
    facts     text
) with (fillfactor = 50);

create table server_transition
(
    id              uuid primary key,
    server_id       uuid        not null,
    sequence        bigint      not null,
    status          text        not null,
    previous_status text        not null,
    reason          text,
    detail          text,
    since           timestamptz not null,
    confirmed_at    timestamptz not null,
    outage_seconds  bigint,
    heard_at        timestamptz,
    withheld        text,
    event_id        uuid
);
create index server_transition_of on server_transition (server_id, id);

-- Up to when each process has written the heartbeats that came to it.
create table heartbeat_writer
(
    process uuid primary key,
    until   timestamptz not null,
    -- whether it took its leave, with all written
    gone    boolean     not null default false
) with (fillfactor = 50);

-- Times in which heartbeats may have been lost by us: they count for no server's silence.
create table heartbeat_gap
(
    id    uuid primary key,
    began timestamptz not null,
    ended timestamptz not null
);
create index heartbeat_gap_ended on heartbeat_gap (ended);

-- What an alert can be about.
create view subject as
select id, name, tags, depends_on from stream
union all
select id, name, tags, depends_on from server;

create view subject_state as
select stream_id as subject_id, status, announced from stream_state
union all
select server_id, status, announced from server_state;

alter table outage add column kind text not null default 'stream';
create trigger outage_server_gone after delete on server for each row execute function outage_stream_gone();

-- What happened to a server that is gone stays in the feed and among the outages.
create function server_gone() returns trigger language plpgsql as
$$
begin
    delete from server_transition where server_id = old.id;
    return null;
end
$$;
create trigger server_gone after delete on server for each row execute function server_gone();

-- Nobody depends on what is gone. Of streams that depend on it the application sees to it itself.
create function server_parent_gone() returns trigger language plpgsql as
$$
begin
    update server set depends_on = array_remove(depends_on, old.id::varchar), revision = revision + 1
    where depends_on @> array[old.id::varchar];
    return null;
end
$$;
create trigger server_parent_gone after delete on stream for each row execute function server_parent_gone();
create trigger server_parent_gone after delete on server for each row execute function server_parent_gone();
