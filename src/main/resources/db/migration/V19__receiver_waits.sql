-- Whoever holds one of these tables for long, a backup say, must not have deliveries wait behind us.
set local lock_timeout = '5s';

-- The wait that the receiver asked for with its answer to this attempt.
alter table webhook_attempt add column asked_ms bigint;

-- What a receiver asks for: nothing is sent to its endpoint before this, of no delivery; and how long it asked for last.
-- Beside the breaker, in a row that each claim reads anyway.
alter table webhook_flow
    add column waits_until timestamptz,
    add column asked_ms    bigint;
