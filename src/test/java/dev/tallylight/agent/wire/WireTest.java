package dev.tallylight.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Step;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.signing.Encoding;
import dev.tallylight.probe.signing.Hash;
import dev.tallylight.probe.signing.SignedQuery;
import dev.tallylight.probe.signing.UrlSigning;
import dev.tallylight.probe.signing.WmsAuth;
import dev.tallylight.rest.JsonForm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final UUID STREAM = UUID.fromString("01935c3e-0000-7000-8000-000000000001");

    private final ObjectMapper mapper = mapper();

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonForm().customize(mapper);
        return mapper;
    }

    private <T> T sent(T record, Class<T> type) throws IOException {
        return mapper.readValue(mapper.writeValueAsBytes(record), type);
    }

    @Test
    void anAssignmentArrivesAsItWasSent() throws IOException {
        for (Credentials credentials :
                new Credentials[] {new Credentials.UserPassword("u", "p:\"x"), new Credentials.BearerToken("t")}) {
            Assignment assignment = new Assignment(
                    new StreamId(STREAM),
                    new ProbeTarget(
                            Url.parse("https://user:secret@example.com:8443/live/a.m3u8?token=abc"),
                            Protocol.HLS,
                            credentials,
                            new Expectations(
                                    true,
                                    false,
                                    800_000L,
                                    Set.of("h264", "aac"),
                                    "fallback",
                                    Duration.ofSeconds(30),
                                    true,
                                    false),
                            Duration.ofMillis(9_500)),
                    new ProbePolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), 3, 1));
            WireAssignment wire = WireAssignment.of(assignment);
            assertThat(sent(wire, WireAssignment.class).toAssignment()).isEqualTo(assignment);
            assertThat(wire.toString()).doesNotContain("secret").doesNotContain("abc");
        }
    }

    @Test
    void aSigningArrivesAsItWasSentAndDoesNotShowItsKey() throws IOException {
        for (UrlSigning signing : new UrlSigning[] {
            new WmsAuth("s3cret", Duration.ofMinutes(20), "live/stream"),
            new WmsAuth("s3cret", Duration.ofMinutes(20), null),
            SignedQuery.of(new SignedQuery.Description(
                    "s3cret",
                    "text",
                    Hash.HMAC_SHA1,
                    Encoding.BASE64URL_PADDED,
                    "{path}{expires}",
                    "e={expires}&s={signature}",
                    Duration.ofMinutes(5),
                    true))
        }) {
            ProbeTarget target = new ProbeTarget(
                    Url.parse("rtmp://example.com/live/a"),
                    Protocol.RTMP,
                    null,
                    Expectations.NONE,
                    Duration.ofSeconds(10),
                    signing);
            Assignment assignment = new Assignment(
                    new StreamId(STREAM), target, new ProbePolicy(Duration.ofSeconds(30), Duration.ofSeconds(5), 3, 1));
            WireAssignment wire = WireAssignment.of(assignment);
            assertThat(sent(wire, WireAssignment.class).toAssignment()).isEqualTo(assignment);
            assertThat(wire + " " + wire.signing() + " " + assignment).doesNotContain("s3cret");
        }
    }

    @Test
    void anObservationArrivesAsItWasSent() throws IOException {
        for (Verdict verdict : new Verdict[] {
            new Verdict.Up(true),
            new Verdict.Up(false),
            new Verdict.Degraded(Reason.BITRATE_LOW, Stage.MEDIA, "thin"),
            new Verdict.Down(Reason.PLAYLIST_STALE, Stage.MANIFEST, "old"),
            new Verdict.Unknown(Reason.PROBE_OFFLINE, Stage.CONNECT, "no way")
        }) {
            Observation seen = observation(verdict);
            UUID request = UUID.randomUUID();
            WireObservation wire = sent(WireObservation.of(seen, request), WireObservation.class);
            assertThat(wire.toObservation(Duration.ZERO, T0)).isEqualTo(seen);
            assertThat(wire.request()).isEqualTo(request);
        }
    }

    @Test
    void leavesTheStepsAtHomeUnlessSomebodyAsked() {
        assertThat(WireObservation.of(observation(new Verdict.Up(true)), null).steps())
                .isNull();
    }

    @Test
    void movesItsTimesByTheSkewOfTheClock() {
        WireObservation wire = WireObservation.of(observation(new Verdict.Up(true)), null);
        Observation corrected = wire.toObservation(Duration.ofSeconds(90), T0);
        assertThat(corrected.at()).isEqualTo(T0.plusSeconds(5).minusSeconds(90));
        assertThat(corrected.since()).isEqualTo(T0.minusSeconds(90));
        assertThat(wire.toObservation(Duration.ofSeconds(-90), T0).at()).isEqualTo(T0.plusSeconds(95));
    }

    @Test
    void passesOverFieldsOfALaterVersion() throws IOException {
        assertThat(mapper.readValue("{\"protocol\":1,\"agent\":null,\"new\":[1]}", Batch.class)
                        .protocol())
                .isEqualTo(1);
    }

    /** Neither number nor views nor tellViews: as both ends were before they had them. */
    @Test
    void readsWhatAnEarlierVersionSends() throws IOException {
        Batch batch = mapper.readValue("""
                {"protocol":1,"vitals":{"clockSkewMs":5,"streams":1,"scheduleLagMs":0,"waiting":0},
                 "observations":[{"stream":"%s","at":"2026-11-23T03:00:00Z","protocol":"hls","verdict":"up",
                   "timings":{"totalMs":1}}]}""".formatted(STREAM), Batch.class);
        assertThat(Objects.requireNonNull(batch.vitals()).views()).isNull();
        assertThat(Objects.requireNonNull(batch.observations())
                        .getFirst()
                        .toObservation(Duration.ZERO, T0)
                        .number())
                .isZero();
        assertThat(mapper.readValue("""
                {"protocol":1,"time":"2026-11-23T03:00:00Z","accepted":0,"refused":[]}""", Receipt.class).tellViews()).isFalse();
    }

    /** Both ends have passed over what they do not know from their first version on, so they may be sent anything more. */
    @Test
    void everyPartOfTheContractPassesOverWhatItDoesNotKnow() {
        for (Class<?> part : List.of(
                Batch.class,
                Batch.Vitals.class,
                ViewDigest.class,
                WireObservation.class,
                WireObservation.Spans.class,
                Receipt.class,
                Receipt.Refusal.class,
                WireAssignment.class,
                Messages.Snapshot.class,
                Messages.Resumed.class,
                Messages.Withdrawn.class,
                Messages.ProbeNow.class)) {
            assertThat(part.getAnnotation(JsonIgnoreProperties.class))
                    .as(part.getSimpleName())
                    .matches(present -> present != null && present.ignoreUnknown());
        }
    }

    @Test
    void saysWhatIsMissingOrNotKnown() {
        assertThatThrownBy(() -> read("{}").toObservation(Duration.ZERO, T0)).hasMessageContaining("at is missing");
        assertThatThrownBy(() -> read("""
                        {"stream":"%s","at":"2026-11-23T03:00:00Z","view":"up"}""".formatted(STREAM)).toObservation(Duration.ZERO, T0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("view and since come together");
        assertThatThrownBy(() -> read("""
                        {"stream":"%s","at":"2026-11-23T03:00:00Z","protocol":"hls","verdict":"great"}""".formatted(STREAM)).toObservation(Duration.ZERO, T0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Dates that no clock had, and that would not fit where they are written. */
    @ParameterizedTest
    @CsvSource({
        "-999999999-01-01T00:00:00Z, -999999999-01-01T00:00:00Z, 0, at is before",
        "-005000-01-01T00:00:00Z, -005000-01-01T00:00:00Z, 0, at is before",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 0, at is before",
        "2026-11-23T02:00:00Z, -999999999-01-01T00:00:00Z, 0, since is before",
        "2026-11-23T02:00:00Z, 2012-01-01T00:00:00Z, 0, since is before",
        "2026-11-23T02:00:00Z, 2026-11-23T02:00:00Z, 36500, at is before"
    })
    void refusesWhatNoClockSaid(String at, String since, int aheadDays, String words) {
        assertThatThrownBy(() -> read("""
                        {"stream":"%s","at":"%s","view":"up","since":"%s","protocol":"hls","verdict":"up",
                         "timings":{"totalMs":1}}""".formatted(STREAM, at, since)).toObservation(Duration.ofDays(aheadDays), T0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    /** A machine that lost its clock reports how far it is off, and is believed. */
    @Test
    void takesWhatAClockOfTheSeventiesSaid() {
        Instant off = Instant.EPOCH.plusSeconds(60);
        Observation seen = read("""
                {"stream":"%s","at":"%s","protocol":"hls","verdict":"up","timings":{"totalMs":1}}""".formatted(STREAM, off)).toObservation(Duration.between(T0, off), T0);
        assertThat(seen.at()).isEqualTo(T0);
    }

    /** An agent whose clock was set back holds what it held, since a date that is still to come by its clock. */
    @Test
    void aViewIsHeldSinceNoLaterThanTheProbe() {
        Instant ahead = T0.plus(Duration.ofHours(1));
        Observation seen = read("""
                {"stream":"%s","at":"%s","view":"up","since":"%s","protocol":"hls","verdict":"up",
                 "timings":{"totalMs":1}}""".formatted(STREAM, T0, ahead)).toObservation(Duration.ZERO, T0);
        assertThat(seen.since()).isEqualTo(T0);
        assertThat(seen.at()).isEqualTo(T0);
    }

    @Test
    void boundsWhatAProbeTook() {
        Timings timings = read("""
                {"stream":"%s","at":"%s","protocol":"hls","verdict":"up",
                 "timings":{"totalMs":9223372036854775807,"dnsMs":-9223372036854775808}}""".formatted(STREAM, T0))
                .toObservation(Duration.ZERO, T0)
                .outcome()
                .timings();
        assertThat(timings.total()).isEqualTo(Duration.ofDays(1));
        assertThat(timings.dns()).isZero();
    }

    private WireObservation read(String json) {
        try {
            return mapper.readValue(json, WireObservation.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Observation observation(Verdict verdict) {
        ProbeOutcome outcome = new ProbeOutcome(
                Protocol.HLS,
                verdict,
                new Timings(
                        null,
                        Duration.ofMillis(3),
                        null,
                        Duration.ofMillis(5),
                        Duration.ofMillis(9),
                        Duration.ofMillis(12)),
                new MediaFacts(
                        "mpegts",
                        new MediaFacts.Video("h264", 320, 180, 25.0),
                        new MediaFacts.Audio("aac", 44_100, 2),
                        300_000L),
                List.of(new Step(1, "GET", "/live.m3u8")),
                ProbeMemory.NONE);
        return new Observation(new StreamId(STREAM), 0, T0.plusSeconds(5), outcome, View.UP, T0, true, false, true);
    }
}
