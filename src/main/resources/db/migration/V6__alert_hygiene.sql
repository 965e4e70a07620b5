-- Alerts that are held back, and told later if they still hold.

alter table stream
    -- when it should be on air: JSON, a list of recurrences; null where always
    add column schedule               text,
    add column alert_outside_schedule boolean   not null default false,
    -- the ids of the streams that it cannot do without
    add column depends_on             varchar[] not null default '{}',
    -- percent of state changes over the last 21 results at which it flaps, and below which it has calmed down; 0 never flaps
    add column flap_high              int       not null default 30,
    add column flap_low               int       not null default 15;
create index stream_depends_on on stream using gin (depends_on);

alter table stream_state
    -- why handlers have not been told of the present status; null where they have, or need not be
    add column withheld           text,
    add column withheld_detail    text,
    add column withheld_since     timestamptz,
    -- when that must be looked at again at the latest
    add column recheck_at         timestamptz,
    add column flapping_since     timestamptz,
    -- being on air outside the schedule was told, for as long as until then
    add column outside_told_until timestamptz;
create index stream_state_recheck on stream_state (recheck_at) where recheck_at is not null;

alter table transition
    -- why its event was withheld; an outage that was off air by schedule or in maintenance is no outage of anybody's
    add column withheld text;

create table maintenance_window
(
    id         uuid primary key,
    name       text        not null,
    -- JSON: start, duration, rrule, timezone
    recurrence text        not null,
    -- the streams concerned, by id and by tag; all where both are empty
    streams    varchar[]   not null default '{}',
    tags       varchar[]   not null default '{}',
    revision   bigint      not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
