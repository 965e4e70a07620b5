-- What probes saw, for charts: a row for each stream, checkpoint and hour, which the process that takes observations in writes
-- every few minutes, with the hour's figures beside them. Whole days are then counted into sample_hour and sample_day, which are
-- kept longer. Range-partitioned by time; retention drops partitions. A process writes rows of its own (part), so that nothing
-- is read to be written anew.

-- The partitions of a table by a time, a day or a month each, from so many back to so many ahead. Idempotent.
create function ensure_time_partitions(parent text, unit text, back int, ahead int) returns void
    language plpgsql set lock_timeout = '3s' as
$$
declare
    form  text := case unit when 'day' then 'YYYY_MM_DD' else 'YYYY_MM' end;
    begins timestamp;
    part  text;
begin
    for begins in select generate_series(date_trunc(unit, now() at time zone 'UTC') - back * ('1 ' || unit)::interval,
                                        date_trunc(unit, now() at time zone 'UTC') + ahead * ('1 ' || unit)::interval,
                                        ('1 ' || unit)::interval)
        loop
            part := parent || '_' || to_char(begins, form);
            if to_regclass(part) is null then
                execute format('create table %I partition of %I for values from (%L) to (%L)', part, parent,
                               begins at time zone 'UTC', (begins + ('1 ' || unit)::interval) at time zone 'UTC');
            end if;
        end loop;
end
$$;

-- Drops those of which all is older than that.
create function drop_time_partitions(parent text, unit text, before timestamptz) returns setof text
    language plpgsql set lock_timeout = '3s' as
$$
declare
    form  text := case unit when 'day' then 'YYYY_MM_DD' else 'YYYY_MM' end;
    part  text;
begin
    for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = to_regclass(parent) order by c.relname
        loop
            if (to_timestamp(substr(part, length(parent) + 2), form)::timestamp + ('1 ' || unit)::interval)
                   at time zone 'UTC' <= before then
                execute format('drop table %I', part);
                return next part;
            end if;
        end loop;
end
$$;

create table sample
(
    stream_id     uuid        not null,
    hour          timestamptz not null,
    checkpoint_id text        not null,
    part          uuid        not null,
    ok            int         not null,
    failed        int         not null,
    unknown       int         not null,
    -- an HdrHistogram of milliseconds; null where nothing played
    latency       bytea,
    -- of bits a second: how many were told, their sum and the least
    bitrates      int         not null,
    bitrate_sum   bigint      not null,
    bitrate_min   bigint,
    -- see SampleEncoding
    data          bytea       not null,
    primary key (stream_id, hour, checkpoint_id, part)
) partition by range (hour);

create table sample_hour
(
    stream_id     uuid        not null,
    hour          timestamptz not null,
    checkpoint_id text        not null,
    part          uuid        not null,
    ok            int         not null,
    failed        int         not null,
    unknown       int         not null,
    latency       bytea,
    bitrates      int         not null,
    bitrate_sum   bigint      not null,
    bitrate_min   bigint,
    primary key (stream_id, hour, checkpoint_id, part)
) partition by range (hour);

create table sample_day
(
    stream_id     uuid        not null,
    hour          timestamptz not null,
    checkpoint_id text        not null,
    part          uuid        not null,
    ok            int         not null,
    failed        int         not null,
    unknown       int         not null,
    latency       bytea,
    bitrates      int         not null,
    bitrate_sum   bigint      not null,
    bitrate_min   bigint,
    primary key (stream_id, hour, checkpoint_id, part)
) partition by range (hour);

-- Through which day (UTC) samples are counted into hours and days, and of the day after it through which stream.
create table sample_progress
(
    id      boolean primary key default true check (id),
    through date not null,
    reached uuid
);

select ensure_time_partitions('sample', 'day', 3, 3);
select ensure_time_partitions('sample_hour', 'month', 1, 2);
select ensure_time_partitions('sample_day', 'month', 1, 2);
