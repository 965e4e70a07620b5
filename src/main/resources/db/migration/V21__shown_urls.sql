-- Whoever holds one of these tables for long, a backup say, must not have deliveries wait behind us.
set local lock_timeout = '5s';

-- By which rules url_redacted was made of the URL. What was kept by older ones is written anew at the start, from the URL
-- itself (ShownStreams, ShownEndpoints): only there is it known what stood in it.
alter table stream add column shown_by int not null default 0;
alter table webhook_endpoint add column shown_by int not null default 0;

-- Whether the token was made by us. A webhook of the format standard is sent nothing that is made of it: its token may be
-- made anew where the webhook moves, and nobody is asked for it.
alter table webhook_endpoint add column token_generated boolean not null default false;
update webhook_endpoint set token_generated = true where format = 'standard';
