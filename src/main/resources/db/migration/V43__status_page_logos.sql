-- Whoever holds this table for long, a backup say, must not have requests wait behind us.
set local lock_timeout = '5s';

-- Under which headings a page's streams stand: JSON, a list of tags with titles.
alter table status_page
    add column groups text not null default '[]';

-- What was made of the file that somebody uploaded: never the file itself.
create table status_page_logo
(
    page_id    uuid primary key references status_page on delete cascade,
    media_type text        not null,
    width      integer     not null,
    height     integer     not null,
    image      bytea       not null,
    -- SHA-256 in hexadecimal, by which browsers know whether they have it
    digest     text        not null,
    created_at timestamptz not null
);
