-- Whoever holds one of these tables for long, a backup say, must not have sign-ins wait behind us.
set local lock_timeout = '5s';

-- A session of the console stands for a token, or for somebody whom the issuer of TALLYLIGHT_OIDC_ISSUER knows.
alter table console_session
    -- of replicas of the version before, too, which write none
    add column id                 uuid not null default gen_random_uuid(),
    alter column token_id drop not null,
    add column person_id          uuid,
    add column person_name        text,
    add column role               text check (role in ('viewer', 'editor', 'admin')),
    -- null for all
    add column tags               varchar[],
    -- a fingerprint of the issuer and the roles of its groups by which it was made: under others it holds no more
    add column rules              bytea,
    -- what the issuer is shown when somebody signs out
    add column id_token_encrypted bytea,
    add constraint console_session_of check (
        (token_id is not null and person_id is null and role is null and tags is null)
        or (token_id is null and person_id is not null and person_name is not null and role is not null and rules is not null)),
    add constraint console_session_slice check (tags is null or cardinality(tags) > 0 and role <> 'admin');
create unique index console_session_id on console_session (id);

alter table audit
    drop constraint audit_action_check,
    add constraint audit_action_check check (action in ('create', 'update', 'delete', 'sign-in', 'sign-out', 'refused')) not valid;
