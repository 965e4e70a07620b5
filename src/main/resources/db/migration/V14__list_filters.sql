-- An index for each filter of the lists, so that what is rare is not looked for in every month. Indexes of a partitioned
-- table are made for the partitions that there are and for those to come; each month is asked, newest first, until the
-- page is full.

-- The log by state. What is pending has its own indexes, and leaves them as it ends.
create index webhook_delivery_state on webhook_delivery (state, id) where state <> 'pending';
create index webhook_delivery_endpoint_state on webhook_delivery (endpoint_id, state, id)
    where state in ('failed', 'skipped');
-- The log by type. Most deliveries are of these two, which any page of the newest finds: they need no index, and are not
-- written into one at each attempt.
create index webhook_delivery_type on webhook_delivery (event_type, id)
    where event_type <> 'stream.offline' and event_type <> 'stream.online';

-- The feed by type, and what of it is not yet safe to go on from: see EventFeed.
create index event_type on event (type, sequence);
create index event_horizon on event (horizon);

-- A new month needs a lock that whoever reads the table keeps it from, a backup for hours; and whoever writes waits behind
-- it. It gives up instead, as drop_month_partitions does, and is tried again: there are months of time.
alter function ensure_month_partitions(text, int) set lock_timeout = '3s';
