-- Whether a checkpoint is to be believed. A new one is lost until it is heard of, without an event: nobody relied on it.
alter table checkpoint
    add column condition        text        not null default 'lost' check (condition in ('seeing', 'blind', 'lost')),
    add column condition_since  timestamptz not null default now(),
    add column condition_detail text,
    -- why it would be in another condition, and since when that has been so without a break: it does not flap
    add column condition_heard  text,
    add column condition_heard_since timestamptz,
    -- the event that told of its being lost or blind; null when nobody was told
    add column condition_event  uuid,
    -- its streams are weighed anew after a change: up to which id that is done; null when there is nothing to do
    add column weighed_through  uuid;
update checkpoint set condition = 'seeing' where kind = 'built-in';
update checkpoint c set condition = 'seeing' where exists (select 1 from checkpoint_agent a where a.checkpoint_id = c.id);

-- A view of down is firm once one more probe has failed than the policy asks for: see docs/verdicts.md.
alter table checkpoint_view add column firm boolean not null default false;
update checkpoint_view set firm = true where view = 'down';
-- what a checkpoint holds to be down while others see it, and the streams of one checkpoint in order
create index checkpoint_view_down on checkpoint_view (checkpoint_id) where view = 'down';
create index checkpoint_view_checkpoint on checkpoint_view (checkpoint_id, stream_id);
