package dev.tallylight.hint.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.rest.Texts;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Doors are open to the world: whatever comes in, nothing is thrown and what is named is harmless. */
class JunkTest {
    @Property(tries = 500)
    void anyBytesAreReadWithoutHarm(
            @ForAll MediaServer server, @ForAll("types") String type, @ForAll byte[] body, @ForAll String query) {
        assertHarmless(server.read(new HookRequest(query, type, body)));
    }

    @Property(tries = 500)
    void anyWordsInTheRightPlacesAreReadWithoutHarm(
            @ForAll MediaServer server, @ForAll("words") String one, @ForAll("words") String other) {
        String form =
                "call=publish&action=on_publish&event=publish&app=%1$s&application=%1$s&name=%2$s&stream=%2$s&path=%2$s"
                        .formatted(one, other);
        assertHarmless(server.read(new HookRequest("", "", form.getBytes(StandardCharsets.UTF_8))));
        String json = """
                {"action":"on_publish","event":"stream.started","app":"%1$s","stream":"%2$s","path":"%2$s","mount":"%2$s",
                 "PublishAuthRequest":[{"seq":"%1$s","stream":"%2$s"}],"station":{"listen_url":"http://a/%2$s"},
                 "request":{"direction":"incoming","status":"opening","url":"rtmp://%1$s/%2$s"}}""".formatted(one, other);
        assertHarmless(server.read(new HookRequest("", "application/json", json.getBytes(StandardCharsets.UTF_8))));
    }

    @Property(tries = 50)
    void aBodyThatIsCutAnywhereIsReadWithoutHarm(@ForAll MediaServer server) {
        byte[] whole = ("{\"action\":\"on_publish\",\"app\":\"live\",\"stream\":\"" + "[".repeat(200) + "\",\"x\":"
                        + "[".repeat(2_000) + "]".repeat(2_000) + "}")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length += 97) {
            assertHarmless(
                    server.read(new HookRequest("", "application/json", java.util.Arrays.copyOf(whole, length))));
        }
    }

    private static void assertHarmless(MediaServer.Reading reading) {
        assertThat(reading.goOn().body()).isNotNull();
        for (Hook hook : reading.hooks()) {
            PublishedName name = java.util.Objects.requireNonNull(hook.stream());
            assertThat(name.path()).hasSizeLessThanOrEqualTo(PublishedName.MOST_CHARACTERS);
            assertThat(hook.host() == null ? "" : hook.host())
                    .hasSizeLessThan(5_000)
                    .doesNotContain("\n", "\u0000");
            assertThat(hook.url() == null ? "" : hook.url())
                    .hasSizeLessThan(5_000)
                    .doesNotContain("\n", "\u0000");
            assertThat(name.name()).isNotBlank().doesNotContain("/");
            assertThat(Texts.isLine(name.path())).isTrue();
            assertThat(java.util.List.of(name.path().split("/", -1))).doesNotContain("..", ".");
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(name.path()))
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(
                "", "application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data");
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .withChars("ab/.\\%2eEfF\u0000\n\r\u202e\ud800&=?#\"{}[]é")
                .ofMaxLength(60);
    }
}
