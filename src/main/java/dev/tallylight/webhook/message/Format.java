package dev.tallylight.webhook.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallylight.event.EventType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a delivery is written, and so what kind of receiver it is for. The names are the contract's. */
public enum Format {
    /** Standard Webhooks 1.0: id, type, timestamp, data. Carries every event. */
    STANDARD(Traits.software()),
    /** The alert POST of Dispersa (docs/dispersa.md). Carries {@code online} and {@code offline} of streams and of servers. */
    DISPERSA(Traits.software()
            .carrying(
                    EventType.STREAM_ONLINE,
                    EventType.STREAM_OFFLINE,
                    EventType.SERVER_ONLINE,
                    EventType.SERVER_OFFLINE)),
    /** CloudEvents 1.0, structured JSON. Carries every event. */
    CLOUDEVENTS(Traits.software()),
    /** A channel of Slack, by an incoming webhook. */
    SLACK(Traits.people().hidingPath().atMost(1)),
    /** A channel of Discord, by its webhook. */
    DISCORD(Traits.people().hidingPath().atMost(2)),
    /** A channel or chat of Microsoft Teams, by a Workflows webhook. */
    TEAMS(Traits.people().hidingPath().atMost(2)),
    /** A topic of ntfy, on ntfy.sh or a server of one's own. */
    NTFY(Traits.people().hidingPath().atMost(5)),
    /** A service of PagerDuty, by Events API v2: what ends resolves what it triggered. */
    PAGERDUTY(Traits.incidents("https://events.pagerduty.com/v2/enqueue").atMost(2)),
    /** Opsgenie's alerts: what ends closes what it created. */
    OPSGENIE(Traits.incidents("https://api.opsgenie.com/v2/alerts").atMost(5)),
    /** A chat of Telegram, by a bot. */
    TELEGRAM(Traits.people().at("https://api.telegram.org").atMost(1)),
    /** A mailbox; the URL is {@code mailto:}. */
    EMAIL(Traits.people().atMost(5));

    private static final Set<EventType> OF_INCIDENTS = EnumSet.of(
            EventType.STREAM_ONLINE,
            EventType.STREAM_OFFLINE,
            EventType.STREAM_DEGRADED,
            EventType.CHECKPOINT_LOST,
            EventType.CHECKPOINT_BLIND,
            EventType.CHECKPOINT_BACK,
            EventType.SERVER_OFFLINE,
            EventType.SERVER_ONLINE,
            EventType.HUB_TROUBLE,
            EventType.HUB_RECOVERED);

    /**
     * What kind a format is.
     *
     * @param carries null for every type
     * @param readers whether people read it, and so several alerts may stand in one message
     * @param defaultUrl where its receiver is reached, where that is the same for all
     * @param secretPath whether the URL's path lets anybody send who knows it
     * @param rateLimit attempts per second where the endpoint names none; the receivers allow about so many
     */
    private record Traits(
            @Nullable Set<EventType> carries,
            boolean readers,
            @Nullable String defaultUrl,
            boolean secretPath,
            @Nullable Integer rateLimit) {
        static Traits software() {
            return new Traits(null, false, null, false, null);
        }

        static Traits people() {
            return new Traits(null, true, null, false, null);
        }

        /** Types that begin or end something: which are set where the enum's constants may be used. */
        static Traits incidents(String url) {
            return new Traits(Set.of(), false, url, false, null);
        }

        Traits carrying(EventType... types) {
            return new Traits(Set.of(types), readers, defaultUrl, secretPath, rateLimit);
        }

        Traits at(String url) {
            return new Traits(carries, readers, url, secretPath, rateLimit);
        }

        Traits hidingPath() {
            return new Traits(carries, readers, defaultUrl, true, rateLimit);
        }

        Traits atMost(int perSecond) {
            return new Traits(carries, readers, defaultUrl, secretPath, perSecond);
        }
    }

    private final Traits traits;

    Format(Traits traits) {
        this.traits = traits;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message lists the formats of this version */
    @JsonCreator
    public static Format ofWireName(String name) {
        for (Format format : values()) {
            if (format.wireName().equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("must be one of "
                + Arrays.stream(values()).map(Format::wireName).collect(Collectors.joining(", "))
                + ": this version has no other format");
    }

    /** Whether events of this type can be written in this format; a test ping can in each. */
    public boolean carries(EventType type) {
        Set<EventType> carried = carried();
        return carried == null || carried.contains(type) || type == EventType.TEST_PING;
    }

    private @Nullable Set<EventType> carried() {
        return isIncidents() ? OF_INCIDENTS : traits.carries;
    }

    /** The types that it carries, test pings apart. */
    public Set<EventType> types() {
        EnumSet<EventType> types = EnumSet.noneOf(EventType.class);
        for (EventType type : EventType.values()) {
            if (type != EventType.TEST_PING && carries(type)) {
                types.add(type);
            }
        }
        return types;
    }

    /** Whether it opens incidents and closes them again. */
    public boolean isIncidents() {
        return traits.carries != null && traits.carries.isEmpty();
    }

    /** Whether several alerts may stand in one message of it. */
    public boolean groups() {
        return traits.readers;
    }

    /** Where its receiver is reached unless the endpoint says otherwise; null where only the endpoint can know. */
    public @Nullable String defaultUrl() {
        return traits.defaultUrl;
    }

    /** Whether whoever knows the path of the endpoint's URL may send there. */
    public boolean hasSecretPath() {
        return traits.secretPath;
    }

    /** Attempts per second where the endpoint does not say; null for no limit. */
    public @Nullable Integer defaultRateLimit() {
        return traits.rateLimit;
    }
}
