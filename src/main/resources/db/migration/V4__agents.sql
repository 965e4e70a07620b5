-- Private checkpoints: places behind somebody's NAT, whose agents enrol with a token. Their hash is kept, never themselves.
alter table checkpoint
    add column place            text,
    add column tags             varchar[]   not null default '{}',
    add column public_address   text,
    -- whether streams on private networks may be assigned to it; the agent's own egress policy must allow them as well
    add column private_networks boolean     not null default false,
    add column token_hash       bytea unique,
    add column token_created_at timestamptz,
    add column revision         bigint      not null default 1,
    add column updated_at       timestamptz not null default now();

-- One row a running process of a checkpoint: what it said of itself at its last heartbeat, and when that was, by the
-- database's own clock, which is the one that all replicas share.
create table checkpoint_agent
(
    id              uuid primary key,
    checkpoint_id   text             not null references checkpoint on delete cascade,
    first_seen_at   timestamptz      not null default now(),
    last_seen_at    timestamptz      not null default now(),
    version         text             not null,
    protocol        int              not null,
    -- how far its clock is ahead of the hub's
    clock_skew_ms   bigint           not null default 0,
    streams         int              not null default 0,
    -- the 99th percentile of how late probes begin
    schedule_lag_ms bigint           not null default 0,
    -- the machine's load average of the last minute; null where it cannot be told
    load            double precision,
    -- observations that it keeps until it can deliver them
    waiting         int              not null default 0,
    public_address  text,
    blind           boolean          not null default false,
    blind_detail    text
);
create index checkpoint_agent_checkpoint on checkpoint_agent (checkpoint_id, last_seen_at);

-- What a checkpoint saw when it was asked to probe at once, until the replica that asked has read it. It may be lost in
-- a crash: whoever asked asks again.
create unlogged table probe_answer
(
    request       uuid        not null,
    checkpoint_id text        not null,
    answered_at   timestamptz not null default now(),
    -- ProbeResult, JSON
    result        text        not null,
    primary key (request, checkpoint_id)
);
