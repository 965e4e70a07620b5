-- Doors for media servers' publish and un-publish hooks: /hints/{key}. A hint with tags concerns the streams that bear one of
-- them, and is within the slices that own all of them.
create table hint
(
    id         uuid primary key,
    name       text        not null,
    kind       text        not null,
    tags       varchar[]   not null default '{}',
    -- the key is found by its hash, and shown when it is made and never again
    key_hash   bytea       not null unique,
    revision   bigint      not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- what came last, in words, and from which address
    heard_at   timestamptz,
    heard      text,
    heard_from text
);

-- What was published and is watched by no stream. At most 1,000 that wait for an answer, and 10,000 that are ignored for ever.
create table hint_proposal
(
    id          uuid primary key,
    hint_id     uuid        not null references hint on delete cascade,
    application text        not null,
    name        text        not null,
    host        text,
    -- where it can probably be played
    url         text        not null,
    first_at    timestamptz not null,
    last_at     timestamptz not null,
    times       bigint      not null default 1,
    ignored     boolean     not null default false,
    unique (hint_id, application, name)
);
create index hint_proposal_last on hint_proposal (ignored, last_at);
