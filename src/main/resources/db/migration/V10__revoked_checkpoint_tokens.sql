-- Tokens of checkpoints that are no longer valid: an agent that still sends one is told so, and it is audited.
create table revoked_checkpoint_token
(
    hash            bytea primary key,
    checkpoint_name text        not null,
    revoked_at      timestamptz not null
);
