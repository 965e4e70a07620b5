-- The same ids (UUIDv7 of a moment, RFC 9562 §5.7), in a form that PostgreSQL writes into the statement that calls it: a
-- call cost about seven times as much, and each delivery has one.
create or replace function uuid_at(moment timestamptz) returns uuid
    language sql volatile as
$$
select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '-7'
    || substr(gen_random_uuid()::text, 16))::uuid
$$;
