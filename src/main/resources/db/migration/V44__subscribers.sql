-- End users who asked to be told of a status page's outages: by mail, or at a URL of their own. Addresses are personal data: they
-- are sealed, found again by a keyed hash, and gone with the subscription.
create table subscriber
(
    id                  uuid primary key,
    page_id             uuid        not null references status_page on delete cascade,
    channel             text        not null check (channel in ('mail', 'webhook')),
    address_encrypted   bytea       not null,
    -- what is shown to those who may not read the address: m…@example.org
    address_masked      text        not null,
    -- of the address in the form in which two are one
    address_fingerprint bytea       not null,
    -- of a webhook: what it is signed with
    secret_encrypted    bytea,
    state               text        not null check (state in ('unconfirmed', 'active', 'bouncing', 'failing')),
    -- what the link in the confirmation mail must know; null once it was used
    nonce               uuid,
    -- when the confirmation mail is due; null where none is owed
    ask_at              timestamptz,
    -- the sequence of the last event that it was told of, or that it is too late for
    told_up_to          bigint      not null,
    next_attempt_at     timestamptz not null,
    lease               uuid,
    attempts            integer     not null default 0,
    failing_since       timestamptz,
    bounces             integer     not null default 0,
    bounced_at          timestamptz,
    -- one of a few codes, never a mail server's own words: those repeat the address
    last_error          text,
    told                bigint      not null default 0,
    told_at             timestamptz,
    created_at          timestamptz not null,
    confirmed_at        timestamptz,
    constraint subscriber_once unique (page_id, channel, address_fingerprint)
);

-- the list of a page's, in the order of their ids
create index subscriber_of_page on subscriber (page_id, id);
-- who has not been told yet
create index subscriber_behind on subscriber (page_id, told_up_to) where state = 'active';
create index subscriber_to_ask on subscriber (ask_at) where ask_at is not null;
create index subscriber_unconfirmed on subscriber (created_at) where state = 'unconfirmed';

-- What a page's subscribers are to be told: one row for all of them, with nothing in it that the page does not show.
create table subscriber_notice
(
    page_id    uuid        not null references status_page on delete cascade,
    sequence   bigint      not null,
    created_at timestamptz not null default now(),
    body       text        not null,
    primary key (page_id, sequence)
);
create index subscriber_notice_old on subscriber_notice (created_at);

-- How far the event log was read for them. What happened before is nobody's news.
create table subscriber_feed
(
    one_row    boolean primary key default true check (one_row),
    read_up_to bigint not null
);
insert into subscriber_feed (read_up_to) select coalesce(max(sequence), 0) from event;

-- Which mailboxes were lately asked to confirm, by their keyed hash alone: so that nobody is pestered by way of us. Kept for a day.
create table subscriber_asked
(
    mailbox_fingerprint bytea       not null,
    asked_at            timestamptz not null
);
create index subscriber_asked_when on subscriber_asked (mailbox_fingerprint, asked_at);
create index subscriber_asked_old on subscriber_asked (asked_at);
