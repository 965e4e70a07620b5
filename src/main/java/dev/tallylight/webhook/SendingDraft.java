package dev.tallylight.webhook;

import dev.tallylight.event.EventType;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.Violations;
import dev.tallylight.webhook.message.SignatureKind;
import dev.tallylight.webhook.message.SigningKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint wants to be sent to, once it was checked.
 *
 * @param secret given by the client; null for one that is to be generated
 * @param rateLimit attempts per second; null for no limit
 * @param concurrency exchanges at once in each replica; null for the installation's
 * @param retrySchedule null for the installation's
 * @param after how long an outage must have lasted for it to be told; null for one that is told at once
 * @param remind how often it is told again; null for never
 */
record SendingDraft(
        SignatureKind signature,
        @Nullable SigningKey secret,
        @Nullable Integer rateLimit,
        @Nullable Integer concurrency,
        @Nullable List<Duration> retrySchedule,
        @Nullable ClientCertificate clientCertificate,
        @Nullable Duration after,
        @Nullable Duration remind) {
    private static final int MOST_RATE = 1_000;
    private static final int MOST_CONCURRENCY = 64;
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    private static final Duration MOST_WAIT = Duration.ofHours(24);
    private static final Duration MOST_LASTING = Duration.ofDays(7);
    private static final Set<String> OUTAGES =
            Set.of("*", EventType.STREAM_OFFLINE.wireName(), EventType.SERVER_OFFLINE.wireName());

    static SendingDraft of(EndpointRequest request, Violations violations) {
        between(violations, "rateLimit", request.rateLimit(), MOST_RATE, "per second");
        between(violations, "concurrency", request.concurrency(), MOST_CONCURRENCY, "at once");
        checkSchedule(request.retrySchedule(), violations);
        lasting("after", request.after(), violations);
        lasting("remind", request.remind(), violations);
        ofOutages("after", request.after(), request.events(), violations);
        ofOutages("remind", request.remind(), request.events(), violations);
        ClientCertificate certificate = request.clientCertificate();
        if (certificate != null) {
            certificate.check(violations);
        }
        SignatureKind signature = request.signature() == null ? SignatureKind.V1 : request.signature();
        return new SendingDraft(
                signature,
                secret(request.secret(), signature, violations),
                request.rateLimit(),
                request.concurrency(),
                request.retrySchedule(),
                certificate,
                request.after(),
                request.remind());
    }

    private static void ofOutages(
            String field, @Nullable Duration given, @Nullable List<String> events, Violations violations) {
        violations.check(
                given == null
                        || events == null
                        || events.stream().anyMatch(name -> OUTAGES.contains(String.valueOf(name))),
                field,
                "is for outages, which `events` leaves out: name stream.offline or server.offline there");
    }

    /** The same, with this limit where none was given. */
    SendingDraft orRate(@Nullable Integer otherwise) {
        return rateLimit != null || otherwise == null
                ? this
                : new SendingDraft(
                        signature, secret, otherwise, concurrency, retrySchedule, clientCertificate, after, remind);
    }

    SendingDraft withoutSecret() {
        return new SendingDraft(
                signature, null, rateLimit, concurrency, retrySchedule, clientCertificate, after, remind);
    }

    /** Null where it is not given, or is not valid. */
    static @Nullable SigningKey secret(@Nullable String text, SignatureKind signature, Violations violations) {
        if (text == null) {
            return null;
        }
        try {
            SigningKey key = SigningKey.parse(text);
            violations.check(
                    key.kind() == signature,
                    "secret",
                    "is for the signature " + key.kind().wireName() + ", not " + signature.wireName());
            return key;
        } catch (IllegalArgumentException e) {
            violations.add("secret", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static void between(Violations violations, String field, @Nullable Integer value, int most, String unit) {
        violations.check(
                value == null || (value >= 1 && value <= most), field, "must be from 1 to " + most + " " + unit);
    }

    private static void checkSchedule(@Nullable List<Duration> waits, Violations violations) {
        if (waits == null) {
            return;
        }
        violations.check(
                !waits.isEmpty() && waits.size() <= MOST_ATTEMPTS,
                "retrySchedule",
                "must have 1 to " + MOST_ATTEMPTS + " entries, one for each attempt");
        violations.check(
                waits.isEmpty() || Duration.ZERO.equals(waits.getFirst()),
                "retrySchedule",
                "must begin with 0s: the first attempt is made at once");
        violations.check(
                waits.stream().skip(1).allMatch(SendingDraft::isWait),
                "retrySchedule",
                "must wait from " + Durations.format(LEAST_WAIT) + " to 24h before each other attempt");
    }

    private static void lasting(String field, @Nullable Duration given, Violations violations) {
        violations.check(
                given == null || given.compareTo(LEAST_WAIT) >= 0 && given.compareTo(MOST_LASTING) <= 0,
                field,
                "must be from " + Durations.format(LEAST_WAIT) + " to 7d");
    }

    private static boolean isWait(@Nullable Duration wait) {
        return wait != null && wait.compareTo(LEAST_WAIT) >= 0 && wait.compareTo(MOST_WAIT) <= 0;
    }

    /** As it is kept. */
    @Nullable
    String scheduleText() {
        return retrySchedule == null
                ? null
                : retrySchedule.stream().map(Durations::format).collect(Collectors.joining(","));
    }

    /** What {@link #scheduleText} wrote. */
    static @Nullable List<Duration> schedule(@Nullable String text) {
        return text == null
                ? null
                : Stream.of(text.split(",", -1)).map(Durations::parse).toList();
    }
}
