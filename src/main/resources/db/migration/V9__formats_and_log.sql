-- What a receiver needs beyond a URL and a token: Telegram's chat. And how long alerts wait for others, to go out in one
-- message; null where each goes out at once and alone.
alter table webhook_endpoint
    add column chat_id         text,
    add column group_window_ms bigint check (group_window_ms between 1000 and 600000);

-- What was sent, without its secrets, and what came back. The body is null where the event alone makes it.
alter table webhook_attempt
    add column request_head  text,
    add column request_body  text,
    add column response_head text,
    -- how long its parts took, null for what cannot be told
    add column dns_ms        int,
    add column connect_ms    int,
    add column tls_ms        int,
    -- from the beginning until the answer's head
    add column first_byte_ms int;

-- A range of events that somebody sends again.
create table webhook_replay
(
    id          uuid primary key,
    endpoint_id uuid        not null references webhook_endpoint on delete cascade,
    since       timestamptz not null,
    until       timestamptz not null,
    -- names of event types, and states in which deliveries were; both empty for all
    types       varchar[]   not null default '{}',
    states      varchar[]   not null default '{}',
    -- how many deliveries it put into the queue
    total       int         not null,
    cancelled   boolean     not null default false,
    created_at  timestamptz not null
);
create index webhook_replay_endpoint on webhook_replay (endpoint_id, id);

alter table webhook_delivery
    -- the replay that put it into the queue last, and what it was before: null for one that it wrote
    add column replay_id     uuid,
    add column replay_before text;
create index webhook_delivery_replay on webhook_delivery (replay_id) where replay_id is not null;

-- The log by stream, and what came before an event of a stream.
create index webhook_delivery_stream on webhook_delivery (stream_id, id) where stream_id is not null;
create index event_stream on event (stream_id, sequence) where stream_id is not null;

-- Up to which sequence the feed is no longer kept: a reader that comes from before has missed something.
create table event_retention
(
    id            boolean primary key default true check (id),
    dropped_up_to bigint not null default 0
);
insert into event_retention default values;

-- Drops the monthly partitions of a table that end before a moment, and names them. What still waits to be sent is kept.
-- Gives up rather than make others wait behind a lock; the next run tries again.
create function drop_month_partitions(parent text, before timestamptz) returns setof text
    language plpgsql
    set lock_timeout = '3s' as
$$
declare
    part  text;
    ends  timestamptz;
    waits boolean;
    last  bigint;
begin
    for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = to_regclass(parent) and c.relname ~ ('^' || parent || '_[0-9]{4}_[0-9]{2}$')
                order by c.relname
        loop
            ends := (to_timestamp(right(part, 7), 'YYYY_MM')::timestamp + interval '1 month') at time zone 'UTC';
            continue when ends > before;
            if parent = 'webhook_delivery' then
                execute format('select exists (select from %I where state = ''pending'')', part) into waits;
                continue when waits;
            end if;
            if parent = 'event' then
                execute format('select max(sequence) from %I', part) into last;
                update event_retention set dropped_up_to = greatest(dropped_up_to, coalesce(last, 0));
            end if;
            execute format('drop table %I', part);
            return next part;
        end loop;
end
$$;
