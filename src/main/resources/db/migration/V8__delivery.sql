-- What an endpoint may choose for itself: how it is signed for, how fast, how often, and with which certificate.
alter table webhook_endpoint
    -- whpk_…, where events are signed with Ed25519 (v1a); null where they are with a shared secret (v1)
    add column public_key                   text,
    add column previous_public_key          text,
    -- waits between attempts as the API writes them, separated by commas; null for the installation's
    add column retry_schedule               text,
    -- attempts per second over all replicas, and exchanges at once in each
    add column rate_limit                   int check (rate_limit between 1 and 1000),
    add column concurrency                  int check (concurrency between 1 and 64),
    -- JSON: a chain and its key as PEM
    add column client_certificate_encrypted bytea;

-- How fast an endpoint may be sent to at this moment. Beside the endpoint, for these rows are short and change often.
create table webhook_flow
(
    endpoint_id uuid primary key references webhook_endpoint on delete cascade,
    -- failed attempts in a row, over all of the endpoint's deliveries
    failures    int         not null default 0,
    -- the breaker: nothing is sent before this; then one delivery tries, while this is when its turn ends. Null: closed
    open_until  timestamptz,
    -- up to when the rate limit's allowance is spent
    paced_until timestamptz not null default '-infinity'
) with (fillfactor = 50);
insert into webhook_flow (endpoint_id) select id from webhook_endpoint;

-- What kind of failure it was: handler.status, network.dns, ours.secret … Null for a success, and for older attempts.
alter table webhook_attempt add column kind text;
alter table webhook_delivery add column last_kind text;
