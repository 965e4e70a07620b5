-- The trouble of each process of the hub that handlers were told of and that is not over: whoever comes after a process
-- that was killed in it tells its end.
create table hub_trouble
(
    process   uuid primary key,
    since     timestamptz not null,
    -- what was wrong, as the event has it
    followers text        not null,
    seen_at   timestamptz not null default now()
);
