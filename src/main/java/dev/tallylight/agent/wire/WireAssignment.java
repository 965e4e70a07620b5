package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.StreamId;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream that an agent is to watch, with the secrets that its probes need: they go over the link and nowhere else.
 *
 * @param login what opens it; null where it is open
 * @param signing how its URL is signed at each probe; null where it is not
 * @param expect what must be in it besides media; null for nothing
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "stream",
    "url",
    "protocol",
    "login",
    "expect",
    "timeout",
    "interval",
    "retryInterval",
    "failuresToDown",
    "successesToUp",
    "signing"
})
public record WireAssignment(
        UUID stream,
        String url,
        String protocol,
        @Nullable Login login,
        @Nullable Expect expect,
        Duration timeout,
        Duration interval,
        Duration retryInterval,
        int failuresToDown,
        int successesToUp,
        @Nullable WireSigning signing) {

    /** Username and password, or a bearer token alone. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Login(
            @Nullable String username,
            @Nullable String password,
            @Nullable String bearer) {
        @Override
        public String toString() {
            return "Login[***]";
        }
    }

    /** As {@link Expectations} explains them. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "video",
        "audio",
        "minBitrate",
        "codecs",
        "fallbackName",
        "maxSilence",
        "missIsDown",
        "allVariants"
    })
    public record Expect(
            boolean video,
            boolean audio,
            @Nullable Long minBitrate,
            @Nullable List<String> codecs,
            @Nullable String fallbackName,
            @Nullable Duration maxSilence,
            boolean missIsDown,
            boolean allVariants) {}

    public static WireAssignment of(Assignment assignment) {
        ProbeTarget target = assignment.target();
        ProbePolicy policy = assignment.policy();
        return new WireAssignment(
                assignment.stream().value(),
                target.url().full(),
                target.protocol().wireName(),
                login(target.credentials()),
                expect(target.expect()),
                target.timeout(),
                policy.interval(),
                policy.retryInterval(),
                policy.failuresToDown(),
                policy.successesToUp(),
                WireSigning.of(target.signing()));
    }

    /** @throws IllegalArgumentException when this version cannot play what is assigned */
    public Assignment toAssignment() {
        ProbeTarget target = new ProbeTarget(
                Url.parse(url),
                Protocol.ofWireName(protocol),
                login == null ? null : credentials(login),
                expect == null ? Expectations.NONE : expectations(expect),
                timeout,
                signing == null ? null : signing.toSigning());
        return new Assignment(
                new StreamId(stream), target, new ProbePolicy(interval, retryInterval, failuresToDown, successesToUp));
    }

    private static @Nullable Login login(@Nullable Credentials credentials) {
        return switch (credentials) {
            case null -> null;
            case Credentials.UserPassword user -> new Login(user.username(), user.password(), null);
            case Credentials.BearerToken bearer -> new Login(null, null, bearer.token());
        };
    }

    private static Credentials credentials(Login login) {
        return login.bearer() != null
                ? new Credentials.BearerToken(login.bearer())
                : new Credentials.UserPassword(String.valueOf(login.username()), String.valueOf(login.password()));
    }

    private static @Nullable Expect expect(Expectations expect) {
        return expect.equals(Expectations.NONE)
                ? null
                : new Expect(
                        expect.video(),
                        expect.audio(),
                        expect.minBitrate(),
                        expect.codecs().stream().sorted().toList(),
                        expect.fallbackName(),
                        expect.maxSilence(),
                        expect.missIsDown(),
                        expect.allVariants());
    }

    private static Expectations expectations(Expect expect) {
        return new Expectations(
                expect.video(),
                expect.audio(),
                expect.minBitrate(),
                expect.codecs() == null ? Set.of() : Set.copyOf(expect.codecs()),
                expect.fallbackName(),
                expect.maxSilence(),
                expect.allVariants(),
                expect.missIsDown());
    }

    /** Without what may open a door. */
    @Override
    public String toString() {
        return "WireAssignment[" + stream + "]";
    }
}
