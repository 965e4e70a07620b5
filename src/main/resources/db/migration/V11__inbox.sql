-- Test handlers: what was sent to /inbox/{key} in the last ten minutes.
create table inbox
(
    id            uuid primary key,
    -- the key is found by its hash, and kept readable (encrypted) because its owner must see the URL again
    key_hash      bytea       not null unique,
    key_encrypted bytea       not null,
    created_at    timestamptz not null default now()
);

-- Unlogged: these rows are worth nothing after ten minutes, nor after a crash. There are at most 100 of them for each
-- of at most 50 inboxes, so old ones are deleted, and not dropped with partitions.
create unlogged table inbox_request
(
    id          uuid primary key,
    inbox_id    uuid        not null references inbox on delete cascade,
    received_at timestamptz not null default now(),
    source      text        not null,
    method      text        not null,
    target      text        not null,
    -- JSON: [["name","value"],…] in the order of their arrival, what opens doors redacted
    headers     text        not null,
    body        bytea       not null,
    -- what the whole body had, of which the first 64 KiB are kept
    body_bytes  int         not null
);
create index inbox_request_inbox on inbox_request (inbox_id, id);
create index inbox_request_received on inbox_request (received_at);
