-- Where a checkpoint is on a map, in degrees; both or neither.
alter table checkpoint
    add column latitude  double precision check (latitude between -90 and 90),
    add column longitude double precision check (longitude between -180 and 180),
    add constraint checkpoint_somewhere check ((latitude is null) = (longitude is null));

-- Which condition a checkpoint has been in since when: one row for each change, a quarter of a year of them.
create table checkpoint_condition_past (
    checkpoint_id text        not null references checkpoint (id) on delete cascade,
    since         timestamptz not null,
    condition     text        not null,
    primary key (checkpoint_id, since)
);
insert into checkpoint_condition_past select id, condition_since, condition from checkpoint;

create function checkpoint_condition_kept() returns trigger language plpgsql as $$
begin
    -- a condition may be dated back to when its checkpoint was heard last; it does not overtake the one before
    insert into checkpoint_condition_past
        select new.id, greatest(new.condition_since, max(since) + interval '1 microsecond'), new.condition
        from checkpoint_condition_past where checkpoint_id = new.id;
    -- the last of what is older says what it was when the quarter began
    delete from checkpoint_condition_past before
        where before.checkpoint_id = new.id and before.since < (
            select max(since) from checkpoint_condition_past
            where checkpoint_id = new.id and since < now() - interval '92 days');
    -- pages that show it look again
    perform pg_notify('tallylight_checkpoint_changed', new.id);
    return null;
end $$;
create trigger checkpoint_condition_new after insert on checkpoint
    for each row execute function checkpoint_condition_kept();
create trigger checkpoint_condition_changed after update of condition on checkpoint
    for each row when (new.condition is distinct from old.condition) execute function checkpoint_condition_kept();
