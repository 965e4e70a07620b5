-- Which process saw what is held, and its own count of what it saw: the order of what one process says rests on no clock.
-- Null and 0 of agents that do not count.
alter table checkpoint_view
    add column agent  uuid,
    add column number bigint not null default 0;

-- All that is withheld is looked at whenever a maintenance window changes, and now and then.
create index stream_state_withheld on stream_state (stream_id) where withheld is not null;
