package dev.tallylight.stream.draft;

import dev.tallylight.probe.signing.Encoding;
import dev.tallylight.probe.signing.Hash;
import dev.tallylight.probe.signing.SignedQuery;
import dev.tallylight.probe.signing.SignedQuery.InvalidException;
import dev.tallylight.probe.signing.UrlSigning;
import dev.tallylight.probe.signing.WmsAuth;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.Violations;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a stream's URL is to be signed, checked. */
public final class SigningDraft {
    private static final Duration DEFAULT_VALIDITY = Duration.ofMinutes(20);
    private static final Duration LEAST_VALIDITY = Duration.ofMinutes(1);
    private static final Duration MOST_VALIDITY = Duration.ofDays(1);
    private static final int MOST_KEY = 500;
    private static final int MOST_STREAM = 500;

    private SigningDraft() {}

    /** Notes every field that is not valid. */
    public static void check(Violations violations, StreamRequest.@Nullable Signing signing) {
        if (signing == null) {
            return;
        }
        String key = signing.key();
        Duration validFor = validFor(signing);
        violations.check(
                key != null && !key.isEmpty() && key.length() <= MOST_KEY,
                "signing.key",
                "is required, and has at most " + MOST_KEY + " characters");
        violations.check(
                validFor.compareTo(LEAST_VALIDITY) >= 0 && validFor.compareTo(MOST_VALIDITY) <= 0,
                "signing.validFor",
                "must be from " + Durations.format(LEAST_VALIDITY) + " to " + Durations.format(MOST_VALIDITY));
        switch (String.valueOf(signing.kind())) {
            case "wmsauth" -> checkWmsAuth(violations, signing, validFor);
            case "query" -> checkQuery(violations, signing);
            default -> violations.add("signing.kind", "must be wmsauth or query");
        }
    }

    private static void checkWmsAuth(Violations violations, StreamRequest.Signing signing, Duration validFor) {
        String covered = signing.signedStream();
        violations.check(
                validFor.toMillis() % 60_000 == 0, "signing.validFor", "must be whole minutes: wmsauth counts in them");
        violations.check(
                covered == null || !covered.isEmpty() && covered.length() <= MOST_STREAM,
                "signing.signedStream",
                "must have 1 to " + MOST_STREAM + " characters");
        foreign(violations, "algorithm", signing.algorithm(), "query");
        foreign(violations, "encoding", signing.encoding(), "query");
        foreign(violations, "signs", signing.signs(), "query");
        foreign(violations, "query", signing.query(), "query");
        foreign(violations, "everyRequest", signing.everyRequest(), "query");
        foreign(violations, "keyEncoding", signing.keyEncoding(), "query");
    }

    private static void checkQuery(Violations violations, StreamRequest.Signing signing) {
        foreign(violations, "signedStream", signing.signedStream(), "wmsauth");
        violations.check(signing.signs() != null, "signing.signs", "is required, as in {expires}{path}{ip} {key}");
        violations.check(
                signing.query() != null, "signing.query", "is required, as in md5={signature}&expires={expires}");
        boolean hashed = named(violations, "algorithm", Hash.values(), Hash::wireName, signing.algorithm());
        boolean encoded = named(violations, "encoding", Encoding.values(), Encoding::wireName, encoding(signing));
        if (hashed && encoded && signing.key() != null && signing.signs() != null && signing.query() != null) {
            try {
                query(signing);
            } catch (InvalidException e) {
                violations.add("signing." + e.field(), e.message());
            }
        }
    }

    private static void foreign(Violations violations, String field, @Nullable Object value, String kind) {
        violations.check(value == null, "signing." + field, "belongs to the kind " + kind + ": leave it out");
    }

    private static <E> boolean named(
            Violations violations, String field, E[] values, Function<E, String> name, @Nullable String given) {
        boolean known =
                Arrays.stream(values).anyMatch(value -> name.apply(value).equals(given));
        violations.check(
                known,
                "signing." + field,
                "must be one of " + Arrays.stream(values).map(name).collect(Collectors.joining(", ")));
        return known;
    }

    /** What a checked request asks for; null where the URL is played as it is. */
    public static @Nullable UrlSigning of(StreamRequest.@Nullable Signing signing) {
        if (signing == null) {
            return null;
        }
        return "wmsauth".equals(signing.kind())
                ? new WmsAuth(String.valueOf(signing.key()), validFor(signing), signing.signedStream())
                : query(signing);
    }

    private static SignedQuery query(StreamRequest.Signing signing) {
        return SignedQuery.of(new SignedQuery.Description(
                String.valueOf(signing.key()),
                signing.keyEncoding() == null ? "text" : signing.keyEncoding(),
                Hash.ofWireName(String.valueOf(signing.algorithm())),
                Encoding.ofWireName(encoding(signing)),
                String.valueOf(signing.signs()),
                String.valueOf(signing.query()),
                validFor(signing),
                Boolean.TRUE.equals(signing.everyRequest())));
    }

    private static String encoding(StreamRequest.Signing signing) {
        return signing.encoding() == null ? Encoding.HEX.wireName() : signing.encoding();
    }

    private static Duration validFor(StreamRequest.Signing signing) {
        return signing.validFor() == null ? DEFAULT_VALIDITY : signing.validFor();
    }
}
