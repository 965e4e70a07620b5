-- What strangers may see of streams with some tags, and how it looks.
create table status_page
(
    id           uuid primary key,
    slug         text        not null unique,
    title        text        not null,
    -- what is on it bears one of these
    tags         varchar[]   not null,
    -- on it is all there is; asked for by its name, so that no list of tags that came out empty means it
    everything   boolean     not null default false,
    text         text        not null default '',
    -- JSON: its colours
    theme        text        not null default '{}',
    -- PBKDF2, with its salt and rounds; null where nobody is asked for a password
    password     text,
    -- the host name that shows this page and nothing else
    host         text unique,
    show_notes   boolean     not null default false,
    show_reasons boolean     not null default false,
    show_urls    boolean     not null default false,
    revision     bigint      not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    constraint status_page_has_tags check (everything = (cardinality(tags) = 0))
);
