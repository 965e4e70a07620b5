-- An alert that is not sent to anybody, and why: flapping, maintenance, off_air, parent_down, checkpoint_lost or
-- checkpoint_blind. It stands in the feed all the same.
alter table event
    add column withheld        text,
    add column withheld_detail text;
