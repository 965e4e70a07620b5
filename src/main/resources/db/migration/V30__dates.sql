-- The last wall before a date that nothing can read again: one of those makes every list that holds it fail.
update checkpoint_view set since = probed_at where since < '2000-01-01' and probed_at >= '2000-01-01';
delete from checkpoint_view where since < '2000-01-01' or probed_at < '2000-01-01';
alter table checkpoint_view
    add constraint checkpoint_view_dates check (since >= '2000-01-01' and probed_at >= '2000-01-01');
