package dev.tallylight.stream.draft;

import dev.tallylight.access.Slice;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.rtmp.RtmpProbe;
import dev.tallylight.probe.srt.SrtProbe;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stream's description once it was checked: what is written down. */
public record StreamDraft(
        @Nullable String key,
        String name,
        String urlAsGiven,
        Url url,
        Protocol protocol,
        List<String> tags,
        List<String> checkpoints,
        StreamPolicy policy,
        StreamRequest.@Nullable Expect expect,
        StreamRequest.@Nullable Auth auth,
        boolean paused,
        @Nullable List<@Nullable RecurrenceForm> schedule,
        boolean alertOutsideSchedule,
        List<UUID> dependsOn,
        StreamRequest.@Nullable Signing signing) {
    private static final int MOST_PARENTS = 20;
    private static final int MOST_TAGS = 50;
    private static final int MOST_OF_A_CREDENTIAL = 4000;
    private static final int MOST_CODECS = 20;
    private static final long MOST_BITRATE = 1_000_000_000L;
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);
    private static final Duration MOST_SILENCE = Duration.ofDays(1);
    private static final Set<Protocol> OVER_HTTP = EnumSet.of(
            Protocol.AUTO,
            Protocol.HLS,
            Protocol.DASH,
            Protocol.ICECAST,
            Protocol.FLV,
            Protocol.MPEGTS,
            Protocol.WHEP,
            Protocol.HTTP,
            Protocol.TCP);
    private static final Map<String, Set<Protocol>> PROTOCOLS_OF_SCHEME = Map.ofEntries(
            Map.entry("http", OVER_HTTP),
            Map.entry("https", OVER_HTTP),
            Map.entry("rtmp", EnumSet.of(Protocol.AUTO, Protocol.RTMP, Protocol.TCP)),
            Map.entry("rtmps", EnumSet.of(Protocol.AUTO, Protocol.RTMP, Protocol.TCP)),
            Map.entry("rtsp", EnumSet.of(Protocol.AUTO, Protocol.RTSP, Protocol.TCP)),
            Map.entry("rtsps", EnumSet.of(Protocol.AUTO, Protocol.RTSP, Protocol.TCP)),
            Map.entry("srt", EnumSet.of(Protocol.AUTO, Protocol.SRT)),
            Map.entry("udp", EnumSet.of(Protocol.AUTO, Protocol.MPEGTS)),
            Map.entry("rtp", EnumSet.of(Protocol.AUTO, Protocol.MPEGTS)),
            Map.entry("ws", EnumSet.of(Protocol.AUTO, Protocol.FLV, Protocol.TCP)),
            Map.entry("wss", EnumSet.of(Protocol.AUTO, Protocol.FLV, Protocol.TCP)),
            Map.entry("tcp", EnumSet.of(Protocol.AUTO, Protocol.TCP)),
            Map.entry("tls", EnumSet.of(Protocol.AUTO, Protocol.TCP)));

    /** @throws ProblemException naming every field that is not valid */
    public static StreamDraft of(StreamRequest request) {
        Violations violations = new Violations();
        violations.check(request.url() != null && !request.url().isBlank(), "url", "is required");
        StreamPolicy policy = StreamPolicy.of(request.policy(), violations);
        List<String> tags = tags(request.tags(), violations);
        List<String> checkpoints = request.checkpoints() == null ? List.of("*") : request.checkpoints();
        violations.check(
                !checkpoints.isEmpty() && checkpoints.stream().noneMatch(name -> name == null || name.isBlank()),
                "checkpoints",
                "must name at least one checkpoint, or be [\"*\"] for all");
        length(violations, "name", request.name(), 200);
        length(violations, "key", request.key(), 200);
        violations.line("name", request.name() == null ? null : request.name().strip());
        violations.line("key", request.key());
        violations.lines("tags", request.tags());
        violations.lines("checkpoints", request.checkpoints());
        checkAuth(violations, request.auth());
        checkExpect(violations, request.expect());
        OnAir.check(request.schedule(), violations);
        List<UUID> parents = parents(request.dependsOn(), violations);
        violations.check(
                !Boolean.TRUE.equals(request.alertOutsideSchedule())
                        || request.schedule() != null && !request.schedule().isEmpty(),
                "alertOutsideSchedule",
                "needs a schedule to be outside of");
        SigningDraft.check(violations, request.signing());
        violations.raise();

        String given = String.valueOf(request.url()).strip();
        Protocol protocol = request.protocol() == null ? Protocol.AUTO : request.protocol();
        Url url = url(given, protocol);
        String name = request.name() == null || request.name().isBlank()
                ? nameOf(url)
                : request.name().strip();
        return new StreamDraft(
                request.key(),
                name,
                given,
                url,
                protocol,
                tags,
                checkpoints,
                policy,
                request.expect(),
                request.auth(),
                Boolean.TRUE.equals(request.paused()),
                request.schedule(),
                Boolean.TRUE.equals(request.alertOutsideSchedule()),
                parents,
                request.signing());
    }

    /**
     * What is written of it where somebody of a slice asks for it: what of the stream is beyond the slice stays.
     *
     * @param tagsBefore what the stream has; empty for a new one
     * @param parentsKept the streams beyond the slice that it depends on
     * @throws ProblemException where it would leave the slice, or reach beyond it
     */
    public StreamDraft within(Slice slice, List<String> tagsBefore, Collection<UUID> parentsKept) {
        if (slice.isAll()) {
            return this;
        }
        List<String> kept = slice.keeping(tags, tagsBefore);
        Violations violations = new Violations();
        violations.check(kept.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        violations.raise();
        List<UUID> all = Stream.concat(dependsOn.stream(), parentsKept.stream())
                .distinct()
                .toList();
        return new StreamDraft(
                key,
                name,
                urlAsGiven,
                url,
                protocol,
                kept,
                checkpoints,
                policy,
                expect,
                auth,
                paused,
                schedule,
                alertOutsideSchedule,
                all,
                signing);
    }

    private static List<UUID> parents(@Nullable List<@Nullable String> ids, Violations violations) {
        List<UUID> parents = new ArrayList<>();
        if (ids == null) {
            return parents;
        }
        violations.check(ids.size() <= MOST_PARENTS, "dependsOn", "must be at most " + MOST_PARENTS);
        for (int i = 0; i < Math.min(ids.size(), MOST_PARENTS); i++) {
            try {
                parents.add(UUID.fromString(String.valueOf(ids.get(i))));
            } catch (IllegalArgumentException e) {
                violations.add("dependsOn[" + i + "]", "must be the id of a stream");
            }
        }
        return parents.stream().distinct().toList();
    }

    public static Url url(String text, Protocol protocol) {
        Url url;
        try {
            checkScheme(text);
            url = Url.parse(text);
        } catch (UrlException e) {
            throw ProblemException.field(ProblemType.INVALID_URL, "url", String.valueOf(e.getMessage()));
        }
        Set<Protocol> known = PROTOCOLS_OF_SCHEME.getOrDefault(url.scheme(), Set.of());
        if (!known.contains(protocol)) {
            throw ProblemException.field(
                    ProblemType.UNSUPPORTED_PROTOCOL,
                    "protocol",
                    protocol.wireName() + " cannot be played from " + url.scheme() + ":// URLs; use "
                            + String.join(
                                    ", ",
                                    known.stream()
                                            .map(Protocol::wireName)
                                            .sorted()
                                            .toList()));
        }
        if (url.port() == -1) {
            throw ProblemException.field(
                    ProblemType.INVALID_URL,
                    "url",
                    "needs a port, as in " + url.scheme() + "://" + url.host() + ":1935");
        }
        String problem = problem(url, protocol);
        if (problem != null) {
            throw ProblemException.field(ProblemType.INVALID_URL, "url", problem);
        }
        return url;
    }

    /** What a protocol of its own makes of the URL's parts. */
    private static @Nullable String problem(Url url, Protocol protocol) {
        return switch (url.scheme()) {
            case "srt" -> SrtProbe.problem(url);
            case "rtmp", "rtmps" -> protocol == Protocol.TCP ? null : RtmpProbe.problem(url);
            default -> null;
        };
    }

    /** Before the whole URL is parsed: {@code file:///etc/passwd} is refused for its scheme, not for its missing host. */
    private static void checkScheme(String text) {
        int colon = text.indexOf(':');
        String scheme = colon > 0 ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "";
        if (!scheme.matches("[a-z][a-z0-9+.-]*") || PROTOCOLS_OF_SCHEME.containsKey(scheme)) {
            return; // the parser says what is wrong with a URL without a scheme
        }
        String remedy = "use "
                + String.join(
                        ", ", PROTOCOLS_OF_SCHEME.keySet().stream().sorted().toList());
        throw ProblemException.field(
                ProblemType.UNSUPPORTED_SCHEME,
                "url",
                "has the scheme " + scheme + ", which is not one of streams; " + remedy);
    }

    /** Where it is; a name is shown to everybody, and so holds no secret of the path. */
    private static String nameOf(Url url) {
        String name = Url.redact(url.authority() + url.path());
        return name.length() <= 200 ? name : name.substring(0, 200);
    }

    private static List<String> tags(@Nullable List<String> tags, Violations violations) {
        if (tags == null) {
            return List.of();
        }
        violations.check(tags.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        violations.check(
                tags.stream().noneMatch(tag -> tag == null || tag.isBlank() || tag.length() > 100),
                "tags",
                "must each have 1 to 100 characters");
        return tags.stream().filter(tag -> tag != null).distinct().toList();
    }

    private static void length(Violations violations, String field, @Nullable String text, int most) {
        violations.check(text == null || text.length() <= most, field, "must have at most " + most + " characters");
    }

    public static void checkAuth(Violations violations, StreamRequest.@Nullable Auth auth) {
        if (auth != null) {
            boolean password = auth.username() != null && auth.password() != null && auth.bearer() == null;
            boolean bearer = auth.bearer() != null && auth.username() == null && auth.password() == null;
            violations.check(password || bearer, "auth", "must hold username and password, or bearer alone");
            credential(violations, "auth.username", auth.username());
            credential(violations, "auth.password", auth.password());
            credential(violations, "auth.bearer", auth.bearer());
        }
    }

    /** It stands in a line of a request: a line break in it would be another line. */
    private static void credential(Violations violations, String field, @Nullable String value) {
        if (value != null) {
            length(violations, field, value, MOST_OF_A_CREDENTIAL);
            violations.check(
                    value.chars().noneMatch(Character::isISOControl), field, "must have no control characters");
        }
    }

    public static void checkExpect(Violations violations, StreamRequest.@Nullable Expect expect) {
        if (expect == null) {
            return;
        }
        violations.check(
                expect.minBitrate() == null || expect.minBitrate() >= 1 && expect.minBitrate() <= MOST_BITRATE,
                "expect.minBitrate",
                "must be bits per second, from 1 to " + MOST_BITRATE);
        violations.check(
                expect.codecs() == null
                        || expect.codecs().size() <= MOST_CODECS
                                && expect.codecs().stream()
                                        .allMatch(codec -> codec != null && codec.matches("[a-z0-9]{1,20}")),
                "expect.codecs",
                "must be at most " + MOST_CODECS + " names such as h264, hevc, aac, opus");
        length(violations, "expect.fallbackName", expect.fallbackName(), 200);
        violations.check(
                expect.maxSilence() == null
                        || expect.maxSilence().compareTo(LEAST_SILENCE) >= 0
                                && expect.maxSilence().compareTo(MOST_SILENCE) <= 0,
                "expect.maxSilence",
                "must be from " + Durations.format(LEAST_SILENCE) + " to " + Durations.format(MOST_SILENCE));
        violations.check(
                expect.onMiss() == null || Set.of("down", "degraded").contains(expect.onMiss()),
                "expect.onMiss",
                "must be down or degraded");
        violations.check(
                expect.variants() == null || Set.of("any", "all").contains(expect.variants()),
                "expect.variants",
                "must be any or all");
    }

    public static Expectations expectations(StreamRequest.@Nullable Expect expect) {
        return expect == null
                ? Expectations.NONE
                : new Expectations(
                        Boolean.TRUE.equals(expect.video()),
                        Boolean.TRUE.equals(expect.audio()),
                        expect.minBitrate(),
                        expect.codecs() == null ? Set.of() : Set.copyOf(expect.codecs()),
                        expect.fallbackName(),
                        expect.maxSilence(),
                        "all".equals(expect.variants()),
                        !"degraded".equals(expect.onMiss()));
    }

    public static @Nullable Credentials credentials(StreamRequest.@Nullable Auth auth) {
        if (auth == null) {
            return null;
        }
        return auth.bearer() != null
                ? new Credentials.BearerToken(auth.bearer())
                : new Credentials.UserPassword(String.valueOf(auth.username()), String.valueOf(auth.password()));
    }
}
