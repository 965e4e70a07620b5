-- The whole spine: who may call, what is watched, what was seen, what happened, and who is told.
-- Ids are UUIDv7 (RFC 9562 §5.7): they begin with their time in milliseconds. Tables that grow are range-partitioned
-- by id, and so by month, without a second key column; retention drops partitions. Times are timestamptz.

-- The smallest UUIDv7 of a moment: a partition's bound.
create function uuid_floor(moment timestamptz) returns uuid
    language sql immutable strict as
$$
select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- A UUIDv7 of a moment, for rows that a statement makes by itself.
create function uuid_at(moment timestamptz) returns uuid
    language sql volatile strict as
$$
select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '7'
    || substr(r, 14, 3) || substr('89ab', 1 + (random() * 3)::int, 1) || substr(r, 18))::uuid
from replace(gen_random_uuid()::text, '-', '') as r
$$;

-- Makes the monthly partitions of a table from this month until so many months ahead. Idempotent.
create function ensure_month_partitions(parent text, months_ahead int) returns void
    language plpgsql as
$$
declare
    month timestamptz;
    part  text;
begin
    for month in select generate_series(date_trunc('month', now() at time zone 'UTC'),
                                        date_trunc('month', now() at time zone 'UTC') + make_interval(months => months_ahead),
                                        interval '1 month') at time zone 'UTC'
        loop
            part := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
            if to_regclass(part) is null then
                execute format('create table %I partition of %I for values from (%L) to (%L)', part, parent,
                               uuid_floor(month), uuid_floor(((month at time zone 'UTC') + interval '1 month') at time zone 'UTC'));
            end if;
        end loop;
end
$$;

-- One row: proves at start that the encryption key at hand is the one that this database was written with.
create table installation
(
    id        boolean primary key default true check (id),
    key_proof bytea not null
);

create table access_token
(
    id           uuid primary key,
    name         text        not null,
    role         text        not null check (role in ('viewer', 'editor', 'admin')),
    hash         bytea       not null unique,
    bootstrap    boolean     not null default false,
    created_at   timestamptz not null,
    last_used_at timestamptz
);
-- there is one bootstrap token at most
create unique index access_token_bootstrap on access_token (bootstrap) where bootstrap;

create table console_session
(
    hash       bytea primary key,
    token_id   uuid        not null references access_token on delete cascade,
    expires_at timestamptz not null
);
create index console_session_token on console_session (token_id);

create table checkpoint
(
    id         text primary key,
    name       text        not null unique,
    kind       text        not null check (kind in ('built-in', 'private')),
    created_at timestamptz not null
);

create table stream
(
    id                uuid primary key,
    key               text unique,
    name              text        not null,
    url_encrypted     bytea       not null,
    url_redacted      text        not null,
    -- keyed hash of the full URL and its protocol: finds a duplicate without storing the URL in the clear
    fingerprint       bytea       not null unique,
    protocol          text        not null,
    tags              varchar[]      not null default '{}',
    checkpoints       varchar[]      not null default '{*}',
    interval_ms       bigint      not null,
    timeout_ms        bigint      not null,
    retry_interval_ms bigint      not null,
    failures_to_down  int         not null,
    successes_to_up   int         not null,
    quorum            text        not null,
    expect_video      boolean     not null default false,
    expect_audio      boolean     not null default false,
    auth_encrypted    bytea,
    paused            boolean     not null default false,
    revision          bigint      not null default 1,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
);
create index stream_tags on stream using gin (tags);

-- What the hub holds a stream to be: written by transitions only, under this row's lock.
create table stream_state
(
    stream_id      uuid primary key references stream on delete cascade,
    status         text        not null check (status in ('online', 'degraded', 'offline', 'unknown', 'paused')),
    reason         text,
    detail         text,
    since          timestamptz not null,
    sequence       bigint      not null default 0,
    -- the status that handlers were told last; see StatusMachine
    announced      text,
    outage_since   timestamptz,
    outage_failed  varchar[]      not null default '{}'
);
create index stream_state_status on stream_state (status);

-- What each checkpoint held a stream to be when its view last changed. What changes with every probe is in memory.
create table checkpoint_view
(
    stream_id     uuid        not null references stream on delete cascade,
    checkpoint_id text        not null references checkpoint on delete cascade,
    view          text        not null check (view in ('up', 'down', 'unknown')),
    since         timestamptz not null,
    reason        text,
    detail        text,
    probed_at     timestamptz not null,
    latency_ms    bigint,
    facts         text,
    protocol      text,
    primary key (stream_id, checkpoint_id)
);

create table transition
(
    id              uuid primary key,
    stream_id       uuid        not null,
    sequence        bigint      not null,
    status          text        not null,
    previous_status text        not null,
    reason          text,
    detail          text,
    since           timestamptz not null,
    confirmed_at    timestamptz not null,
    outage_seconds  bigint,
    -- JSON: what each checkpoint saw
    evidence        text        not null,
    event_id        uuid
) partition by range (id);
create index transition_stream on transition (stream_id, id);

create sequence event_sequence;
create table event
(
    id                 uuid primary key,
    sequence           bigint      not null,
    -- every transaction that can have taken a lower sequence is below this one: see EventFeed
    horizon            xid8        not null default pg_snapshot_xmax(pg_current_snapshot()),
    type               text        not null,
    stream_id          uuid,
    occurred_at        timestamptz not null,
    tags               varchar[]      not null default '{}',
    failed_checkpoints varchar[]      not null default '{}',
    -- JSON, kept as it was written: every attempt of every delivery sends these very bytes
    data               text        not null
) partition by range (id);
create index event_by_sequence on event (sequence);

create table webhook_endpoint
(
    id                        uuid primary key,
    url_encrypted             bytea       not null,
    url_redacted              text        not null,
    description               text,
    format                    text        not null,
    events                    varchar[]      not null,
    tags                      varchar[]      not null default '{}',
    enabled                   boolean     not null default true,
    -- why it is off: null, 'gone' (410), 'failing'; a person's choice leaves it null
    disabled_reason           text,
    -- the first failed attempt since the last that succeeded, and when its owner was warned of it
    failing_since             timestamptz,
    failing_warned_at         timestamptz,
    send_credentials          boolean     not null default false,
    secret_encrypted          bytea       not null,
    previous_secret_encrypted bytea,
    previous_secret_until     timestamptz,
    token_encrypted           bytea,
    headers_encrypted         bytea,
    revision                  bigint      not null default 1,
    created_at                timestamptz not null,
    updated_at                timestamptz not null
);

-- The outbox: written in the transaction of the event, one row per endpoint.
create table webhook_delivery
(
    id              uuid primary key,
    endpoint_id     uuid        not null,
    event_id        uuid        not null,
    event_type      text        not null,
    event_sequence  bigint      not null,
    stream_id       uuid,
    state           text        not null default 'pending' check (state in ('pending', 'succeeded', 'failed', 'skipped')),
    attempts        int         not null default 0,
    -- how many attempts there were when it was last put into the queue: the retry schedule counts from there
    schedule_from   int         not null default 0,
    -- when it is due; while somebody holds the lease, when that ends
    next_attempt_at timestamptz not null,
    lease           uuid,
    last_status     int,
    last_error      text,
    created_at      timestamptz not null,
    finished_at     timestamptz
) partition by range (id);
create index webhook_delivery_due on webhook_delivery (endpoint_id, next_attempt_at) where state = 'pending';
create index webhook_delivery_order on webhook_delivery (endpoint_id, stream_id, event_sequence) where state = 'pending';
create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, id);
create index webhook_delivery_event on webhook_delivery (event_id, endpoint_id);

create table webhook_attempt
(
    id            uuid primary key,
    delivery_id   uuid        not null,
    number        int         not null,
    started_at    timestamptz not null,
    duration_ms   bigint      not null,
    status        int,
    error         text,
    response_body text
) partition by range (id);
create index webhook_attempt_delivery on webhook_attempt (delivery_id, id);

select ensure_month_partitions(parent, 3)
from unnest(array ['transition', 'event', 'webhook_delivery', 'webhook_attempt']) as parent;
