-- An event's horizon must lie above the number of every transaction that took a lower sequence and is still under way.
-- pg_snapshot_xmax, the default until now, is one past the highest transaction that has *ended* (PostgreSQL 9.27.8), and
-- may lie below one that is under way: two that appended at the same time could let a reader pass the first of them.
-- Whoever took a lower sequence has its number by now, and stands in pg_stat_activity with it.
create function event_horizon() returns xid8
    language plpgsql volatile as
$$
declare
    own     numeric := pg_current_xact_id()::text::numeric;
    highest bigint;
begin
    perform pg_stat_clear_snapshot(); -- what was read earlier in this transaction is yesterday's
    -- numbers of 32 bits, which wrap: how far each is ahead of ours, between -2^31 and 2^31
    select max((backend_xid::text::bigint - (own % 4294967296)::bigint + 6442450944) % 4294967296 - 2147483648)
    into highest from pg_stat_activity where backend_xid is not null;
    return (own + 1 + greatest(coalesce(highest, 0), 0))::text::xid8;
end
$$;
alter table event alter column horizon set default event_horizon();
