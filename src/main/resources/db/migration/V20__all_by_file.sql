-- Whoever holds one of these tables for long, a backup say, must not have deliveries wait behind us.
set local lock_timeout = '5s';

-- Webhooks and maintenance windows that the streams file holds, as streams may be since V18. Each has the key that the file
-- gave it: a hub without the file may change one, which is nobody's then, and the file's again once a row has its key.
alter table webhook_endpoint
    add column file_key        text,
    add column managed_by_file boolean not null default false;
create unique index webhook_endpoint_file_key on webhook_endpoint (file_key) where file_key is not null;

alter table maintenance_window
    add column file_key        text,
    add column managed_by_file boolean not null default false;
create unique index maintenance_window_file_key on maintenance_window (file_key) where file_key is not null;
