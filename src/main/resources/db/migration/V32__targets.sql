-- Whoever holds one of these tables for long, a backup say, must not have requests wait behind us.
set local lock_timeout = '5s';

-- What is promised of a calendar month: of one stream, or of all that have a tag.
create table availability_target
(
    stream_id  uuid unique references stream on delete cascade,
    tag        text unique,
    -- so much of the time that counts it is to be on air
    percent    double precision not null check (percent > 0 and percent <= 100),
    -- in which months begin
    timezone   text             not null,
    created_at timestamptz      not null default now(),
    updated_at timestamptz      not null default now(),
    check ((stream_id is null) <> (tag is null))
);
