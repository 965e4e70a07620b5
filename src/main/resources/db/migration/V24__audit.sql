-- Whoever holds one of these tables for long, a backup say, must not have sign-ins wait behind us.
set local lock_timeout = '5s';

-- Who did what: each change, each sign-in, and what was refused. Written in the transaction of the change; nothing in it opens
-- a door. Range-partitioned by id and so by month, as all that grows: docs/adr/0001.
create table audit
(
    id        uuid primary key,
    at        timestamptz not null,
    -- null where nobody is known
    actor     text,
    actor_id  text,
    action    text        not null check (action in ('create', 'update', 'delete', 'sign-in', 'refused')),
    object    text        not null,
    object_id text,
    name      text,
    -- JSON
    changes   text        not null,
    address   text,
    -- how often within a minute: refusals alone are counted
    count     int         not null default 1
) partition by range (id);
create index audit_actor on audit (actor, id);
create index audit_actor_id on audit (actor_id, id);
select ensure_month_partitions('audit', 3);

-- A token may end, is known again by its first characters, and has the day on which it was used last. The column last_used_at
-- stays for replicas of the version before, which write it while the new ones come.
alter table access_token
    add column expires_at   timestamptz,
    add column beginning    text,
    add column last_used_on date;
update access_token set last_used_on = (last_used_at at time zone 'UTC')::date where last_used_at is not null;
