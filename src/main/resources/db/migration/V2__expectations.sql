-- What must be in a stream, as its user wrote it (StreamRequest.Expect, JSON): it grows with what probes can see.
alter table stream add column expect text;
update stream
set expect = json_build_object('video', expect_video, 'audio', expect_audio)::text
where expect_video or expect_audio;
alter table stream drop column expect_video, drop column expect_audio;

-- A stream may play and yet miss what its user expects of it.
alter table checkpoint_view drop constraint checkpoint_view_view_check;
alter table checkpoint_view add check (view in ('up', 'degraded', 'down', 'unknown'));
