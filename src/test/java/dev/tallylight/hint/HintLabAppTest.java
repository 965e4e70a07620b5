package dev.tallylight.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Ffmpeg;
import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.MediaLab;
import dev.tallylight.testing.NginxRtmp;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Doors that real media servers knock at: nginx-rtmp's notifications, Icecast's URL authentication and commands. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@Tag("lab")
@EnabledIfEnvironmentVariable(named = MediaLab.VARIABLE, matches = ".+", disabledReason = MediaLab.SKIPPED)
class HintLabAppTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final List<String> made = new ArrayList<>();

    @AfterEach
    void clean() {
        processes.forEach(Process::destroyForcibly);
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
    }

    /** @return its id, and its address on this machine */
    private List<String> hint(String kind) {
        Response answer = Api.post("/hints", "{\"kind\": \"" + kind + "\"}")
                .statusCode(201)
                .extract()
                .response();
        made.add("/hints/" + answer.path("id"));
        return List.of(answer.path("id"), "http://127.0.0.1:" + RestAssured.port + "/hints/" + answer.path("key"));
    }

    private static void awaitHeard(String id, String words) {
        await().atMost(SOON).until(() -> Api.get("/hints/" + id).path("heard"), equalTo(words));
    }

    @Test
    void nginxTellsWhoPublishesAndWhoStops() throws IOException {
        List<String> hint = hint("nginx-rtmp");
        try (NginxRtmp nginx = NginxRtmp.start(folder, """
                application live { live on; idle_streams off; on_publish %1$s; on_publish_done %1$s; }""".formatted(hint.get(1)))) {
            Process publisher = nginx.publish(folder, "live", "hinted");
            processes.add(publisher);
            awaitHeard(hint.get(0), "publish of live/hinted");
            await().atMost(SOON)
                    .until(
                            () -> Api.get("/hints/proposals").path("items.find { it.name == 'hinted' }.url"),
                            equalTo(nginx.url("live", "hinted")));
            String id = Api.post("/streams", """
                            {"url": "%s", "name": "hinted", "policy": {"interval": "60s"}}""".formatted(nginx.url("live", "hinted")))
                    .statusCode(201)
                    .extract()
                    .path("id");
            made.add("/streams/" + id);
            // a probe of ours that was late says nothing, and its next turn is a minute later
            await().atMost(SOON.multipliedBy(3)).until(() -> Api.status(id), equalTo("online"));
            assertThat(publisher.isAlive()).as("the door let it in").isTrue();

            long killed = System.nanoTime();
            publisher.destroy();
            awaitHeard(hint.get(0), "un-publish of live/hinted");
            await().atMost(SOON).until(() -> Api.status(id), equalTo("offline"));
            System.out.printf(
                    "offline %d ms after the publisher was killed, at an interval of 60 s%n",
                    Duration.ofNanos(System.nanoTime() - killed).toMillis());

            processes.add(nginx.publish(folder, "live", "hinted"));
            await().atMost(SOON).until(() -> Api.status(id), equalTo("online"));
        }
    }

    @Test
    void icecastTellsByUrlAuthenticationAndByCommand() throws IOException {
        List<String> byUrl = hint("icecast");
        List<String> byCommand = hint("icecast");
        int port = FreePort.any();
        for (String event : List.of("connect", "disconnect")) {
            Path script = folder.resolve(event + ".sh");
            Files.writeString(script, """
                    #!/bin/sh
                    curl -sS --max-time 5 -d event=%s --data-urlencode "mount=$1" %s
                    """.formatted(event, byCommand.get(1)));
            assertThat(script.toFile().setExecutable(true, false)).isTrue();
        }
        assertThat(folder.toFile().setWritable(true, false)).isTrue();
        assertThat(folder.toFile().setReadable(true, false)).isTrue();
        assertThat(folder.toFile().setExecutable(true, false)).isTrue();
        Files.writeString(folder.resolve("icecast.xml"), icecast(port, byUrl.get(1)));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")); // it refuses to be root
        }
        command.addAll(List.of("icecast2", "-c", folder.resolve("icecast.xml").toString()));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .inheritIO()
                .start());

        for (String mount : List.of("asks.mp3", "told.mp3")) {
            String heardBy = mount.equals("asks.mp3") ? byUrl.get(0) : byCommand.get(0);
            Process source = await().atMost(SOON).until(() -> source(port, mount), Process::isAlive);
            awaitHeard(heardBy, "publish of " + mount);
            assertThat(source.isAlive()).isTrue();
            source.destroy();
            awaitHeard(heardBy, "un-publish of " + mount);
        }
        await().atMost(SOON)
                .until(
                        () -> Api.get("/hints/proposals").path("items.find { it.name == 'asks.mp3' }.url"),
                        equalTo("http://127.0.0.1:" + port + "/asks.mp3"));
    }

    /** One that is turned away, for Icecast is not there yet, has ended a second later. */
    private Process source(int port, String mount) throws IOException, InterruptedException {
        Process source = Ffmpeg.live(
                folder,
                "-vn",
                "-c:a",
                "libmp3lame",
                "-b:a",
                "64k",
                "-content_type",
                "audio/mpeg",
                "-f",
                "mp3",
                "icecast://source:hackme@127.0.0.1:" + port + "/" + mount);
        processes.add(source);
        source.waitFor(2, java.util.concurrent.TimeUnit.SECONDS);
        return source;
    }

    private String icecast(int port, String door) {
        return """
                <icecast>
                  <limits><clients>20</clients><sources>5</sources><source-timeout>5</source-timeout></limits>
                  <authentication><source-password>hackme</source-password><admin-user>admin</admin-user><admin-password>hackme</admin-password></authentication>
                  <hostname>127.0.0.1</hostname>
                  <listen-socket><port>%1$d</port><bind-address>127.0.0.1</bind-address></listen-socket>
                  <mount type="normal"><mount-name>/asks.mp3</mount-name>
                    <authentication type="url">
                      <option name="mount_add" value="%2$s"/><option name="mount_remove" value="%2$s"/>
                      <option name="stream_auth" value="%2$s"/>
                    </authentication></mount>
                  <mount type="normal"><mount-name>/told.mp3</mount-name>
                    <on-connect>%3$s/connect.sh</on-connect><on-disconnect>%3$s/disconnect.sh</on-disconnect></mount>
                  <paths><basedir>/usr/share/icecast2</basedir><logdir>%3$s</logdir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths>
                  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>3</loglevel></logging>
                  <security><chroot>0</chroot></security>
                </icecast>
                """.formatted(port, door, folder);
    }
}
