-- Whoever holds one of these tables for long, a backup say, must not have deliveries wait behind us.
set local lock_timeout = '5s';

-- A mute is a window that begins at once and happens once. It is no maintenance of anybody's, and is deleted once it is over.
alter table maintenance_window
    add column kind    text not null default 'maintenance' check (kind in ('maintenance', 'mute')),
    add column ends_at timestamptz;

-- The second line: only outages that have lasted so long and that nobody acknowledged. And how often to say it again until
-- somebody does.
alter table webhook_endpoint
    add column after_ms  bigint check (after_ms between 1000 and 604800000),
    add column remind_ms bigint check (remind_ms between 1000 and 604800000);

-- The one endpoint that an event is for; null for all. It stands in nobody's feed.
alter table event add column for_endpoint uuid;

-- When an endpoint is to be told of an outage, for the first time where it is of the second line, and again.
create table outage_call
(
    outage_id   uuid        not null references outage on delete cascade,
    endpoint_id uuid        not null references webhook_endpoint on delete cascade,
    -- when handlers were told
    begun_at    timestamptz not null,
    -- how often this one was called because of it, and when last
    calls       int         not null default 0,
    last_at     timestamptz,
    -- when to look again; null where there is nothing to look for
    due_at      timestamptz,
    primary key (outage_id, endpoint_id)
);
create index outage_call_due on outage_call (due_at) where due_at is not null;
create index outage_call_endpoint on outage_call (endpoint_id);

-- Of a stream that is deleted nobody is told any more. By its name it comes before the one that ends the outage.
create function outage_call_gone() returns trigger language plpgsql as
$$
begin
    delete from outage_call where outage_id in (select id from outage where stream_id = old.id and ended_at is null);
    return null;
end
$$;
create trigger outage_call_gone after delete on stream for each row execute function outage_call_gone();
