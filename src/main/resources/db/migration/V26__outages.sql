-- Whoever holds one of these tables for long, a backup say, must not have requests wait behind us.
set local lock_timeout = '5s';

-- An outage, from its first moment on. Its id has the time of the first failure, so that lists in the order of ids are in the
-- order of what happened. Written in the transaction of the transition, under the lock of the stream's state.
--
-- Not partitioned: an outage that is open stays as long as it lasts, however old it is, and there are few beside transitions.
create table outage
(
    id                uuid primary key,
    stream_id         uuid        not null,
    -- as they were when it was written last; a stream that there is has its own
    name              text        not null,
    tags              varchar[]   not null default '{}',
    -- whether the stream was deleted since
    gone              boolean     not null default false,
    since             timestamptz not null,
    confirmed_at      timestamptz not null,
    ended_at          timestamptz,
    -- how often the stream was seen in between, where it flapped, and what was off air before that
    interruptions     int         not null default 0,
    part_since        timestamptz not null,
    off_air_ms        bigint      not null default 0,
    -- what it was declared with; what came after stands in the course
    reason            text,
    detail            text,
    -- JSON: [{at, status, reason, detail}]
    course            text        not null,
    -- JSON: [{id, name, since, reason, detail}]
    checkpoints       text        not null,
    -- why nobody is told; null where handlers are
    withheld          text,
    acknowledged_at   timestamptz,
    acknowledged_by   text,
    acknowledged_with text,
    note              text,
    cause             text,
    revision          bigint      not null default 1
);
create index outage_stream on outage (stream_id, id);
-- one at a time
create unique index outage_open on outage (stream_id) where ended_at is null;
create index outage_open_ids on outage (id) where ended_at is null;
-- what began long before a period may reach into it: these are few. Where it was degraded first, it began long before it was
-- confirmed; where it is told late, it counts since later.
create index outage_long on outage (id) where ended_at - least(since, confirmed_at) > interval '1 day';
create index outage_gone on outage (id) where gone;

-- What is open in the streams' states, for whoever compares them.
create index stream_state_outage on stream_state (stream_id) where outage_since is not null;

-- Of these streams, which were deleted, older outages do not bear the last name and tags yet. They may be very many: marked in
-- lots, in the order of ids.
create table outage_stream_unmarked
(
    stream_id uuid primary key,
    name      text      not null,
    tags      varchar[] not null,
    -- the last that is marked
    reached   uuid      not null default '00000000-0000-0000-0000-000000000000'
);

-- A stream that is deleted is no longer off air, and what is left of it bears its last name and tags: the latest at once.
create function outage_stream_gone() returns trigger language plpgsql as
$$
begin
    update outage
    set gone = true, name = old.name, tags = old.tags, revision = revision + 1,
        ended_at = coalesce(ended_at, greatest(now(), part_since)),
        off_air_ms = off_air_ms + case when ended_at is not null then 0
                     else floor(extract(epoch from greatest(now(), part_since) - part_since) * 1000)::bigint end
    where id in ((select id from outage where stream_id = old.id and ended_at is null)
                 union (select id from outage where stream_id = old.id order by id desc limit 10));
    insert into outage_stream_unmarked (stream_id, name, tags)
    select old.id, old.name, old.tags where exists (select from outage where stream_id = old.id and not gone)
    on conflict do nothing;
    return null;
end
$$;
create trigger outage_stream_gone after delete on stream for each row execute function outage_stream_gone();

-- The outage that an event tells of. What is older has none.
alter table event add column outage_id uuid;
create index event_outage on event (outage_id) where outage_id is not null;

-- From what happened so far: an outage begins with the first offline after the stream was online, or before it ever was, and
-- ends with the next online.
with numbered as (
    select t.*, count(*) filter (where status = 'online')
        over (partition by stream_id order by sequence rows between unbounded preceding and 1 preceding) as part
    from transition t
), begun as (
    select first.*, max(part) over (partition by stream_id) as last_part
    from (select distinct on (stream_id, part)
                 stream_id, part, sequence, since, confirmed_at, reason, detail, withheld, event_id, evidence
          from numbered where status = 'offline' order by stream_id, part, sequence) as first
), told as (
    select b.stream_id, b.part,
           min(greatest(n.since, b.since)) filter (where n.status = 'online') as ended_at,
           max(n.confirmed_at) as last_at,
           cast(json_agg(json_build_object('at', to_char(n.confirmed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'status', n.status, 'reason', n.reason, 'detail', n.detail) order by n.sequence)
                filter (where n.sequence - b.sequence < 40) as text) as course
    from begun b join numbered n on n.stream_id = b.stream_id and n.part = b.part and n.sequence >= b.sequence
    group by b.stream_id, b.part
)
insert into outage (id, stream_id, name, tags, gone, since, confirmed_at, ended_at, part_since, off_air_ms, reason, detail, course,
                    checkpoints, withheld)
select uuid_at(b.since), b.stream_id,
       coalesce(s.name, cast(e.data as jsonb) -> 'stream' ->> 'name', 'a stream that was deleted'),
       coalesce(s.tags, e.tags, '{}'), s.id is null,
       b.since, b.confirmed_at, ended.at, b.since,
       coalesce(floor(extract(epoch from ended.at - b.since) * 1000)::bigint, 0),
       b.reason, b.detail, t.course,
       coalesce((select cast(json_agg(json_build_object('id', v ->> 'id', 'name', v ->> 'name', 'since', v ->> 'at',
                                                        'reason', v ->> 'reason', 'detail', v ->> 'detail')) as text)
                 from jsonb_array_elements(cast(b.evidence as jsonb)) as v where v ->> 'view' = 'down'), '[]'),
       b.withheld
from begun b
join told t on t.stream_id = b.stream_id and t.part = b.part
left join stream s on s.id = b.stream_id
left join stream_state st on st.stream_id = b.stream_id
left join event e on e.id = b.event_id
cross join lateral (
    -- the last one is open while the stream's state says so
    select case when t.ended_at is not null then t.ended_at
                when st.outage_since is not null and b.part = b.last_part then null
                else greatest(t.last_at, b.since) end as at) as ended;

update event e set outage_id = o.id
from outage o join transition t on t.stream_id = o.stream_id
where o.ended_at is null and t.status in ('offline', 'degraded', 'unknown') and t.confirmed_at >= o.confirmed_at and e.id = t.event_id;

-- What people and machines say happened: a deploy, a switch of the encoder. Shown beside the outages around it.
create table annotation
(
    id         uuid primary key,
    at         timestamptz not null,
    text       text        not null,
    -- the streams concerned, by id and by tag; all where both are empty
    streams    varchar[]   not null default '{}',
    tags       varchar[]   not null default '{}',
    -- who said so
    actor      text,
    created_at timestamptz not null
);
create index annotation_at on annotation (at, id);
