package dev.tallylight.webhook.delivery;

import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.send.Reply;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator watches of the deliveries: how many, how they end, how late, and what still waits. */
@ApplicationScoped
class DeliveryMetrics {
    private final MeterRegistry registry;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong breakers = new AtomicLong();
    private final Timer latency;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tallylight.webhook.pending", pending, AtomicLong::get)
                .description("deliveries that wait, as last counted; the same in every replica")
                .register(registry);
        Gauge.builder("tallylight.webhook.breakers.open", breakers, AtomicLong::get)
                .description(
                        "endpoints that fail again and again and get one trial at a time; the same in every replica")
                .register(registry);
        latency = Timer.builder("tallylight.webhook.latency")
                .description("from an event to the answer that made its delivery a success, retries included")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void pending(long deliveries) {
        pending.set(deliveries);
    }

    void openBreakers(long endpoints) {
        breakers.set(endpoints);
    }

    /** An exchange ended. */
    void attempted(Format format, Reply reply) {
        registry.timer("tallylight.webhook.attempts", "outcome", outcome(reply), "format", format.wireName())
                .record(reply.took());
    }

    /**
     * A delivery is a success.
     *
     * @param sinceEvent from the event until now
     */
    void delivered(Duration sinceEvent) {
        if (!sinceEvent.isNegative()) {
            latency.record(sinceEvent);
        }
    }

    /** A fault of ours kept an attempt from being made, or its result from being written. */
    void faulted() {
        registry.counter("tallylight.webhook.faults").increment();
    }

    private static String outcome(Reply reply) {
        Integer status = reply.status();
        return status == null ? "no_answer" : status / 100 + "xx";
    }
}
