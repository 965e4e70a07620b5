-- Streams that the streams file holds: it alone changes them while it is configured, and deletes those that it holds no more.
-- What concerns watching is as it was, so that those who watch are told nothing (stream_watch_changed).
alter table stream add column managed_by_file boolean not null default false;
