package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.access.entry.Sender;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often strangers may ask to subscribe: from one client address, to one page, and with URLs of one host. So many may come at
 * once, and as many an hour in the long run; in each process. How many mails one mailbox may get stands in the database.
 */
@ApplicationScoped
class RequestLimits {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration HOUR = Duration.ofHours(1);

    private final SubscriberConfig config;
    private final LongSupplier nanoTime;
    private final Map<String, Allowance> left = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    @Inject
    RequestLimits(SubscriberConfig config) {
        this(config, System::nanoTime);
    }

    RequestLimits(SubscriberConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
    }

    private record Allowance(double left, long at) {}

    /**
     * Counts one request.
     *
     * @param client its address; null where it is not known
     * @throws ProblemException 429 naming the limit that is reached
     */
    void count(@Nullable String client, UUID page) {
        take("client " + Sender.of(client), config.requestsPerClient(), "from one address");
        take("page " + page, config.requestsPerPage(), "for this page");
    }

    /** @throws ProblemException likewise */
    void countHost(String host) {
        take("host " + host, config.requestsPerHost(), "with a URL of one host");
    }

    private synchronized void take(String key, int perHour, String whose) {
        long now = nanoTime.getAsLong();
        Allowance before = left.getOrDefault(key, new Allowance(perHour, now));
        double grown = Math.min(perHour, before.left + (double) (now - before.at) / HOUR.toNanos() * perHour);
        boolean lets = grown >= 1;
        left.put(key, new Allowance(lets ? grown - 1 : grown, now));
        if (!lets) {
            Duration wait = Duration.ofNanos((long) ((1 - grown) / perHour * HOUR.toNanos()));
            throw ProblemException.tooMuch(
                    "Too many ask to subscribe " + whose + ": " + perHour + " an hour are taken. Try again later.",
                    wait);
        }
    }
}
