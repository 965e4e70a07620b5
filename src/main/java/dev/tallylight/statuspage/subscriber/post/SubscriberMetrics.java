package dev.tallylight.statuspage.subscriber.post;

import dev.tallylight.statuspage.subscriber.Channel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator watches of the subscribers: how many there are, how many wait for news, how messages to them end. */
@ApplicationScoped
class SubscriberMetrics {
    private final MeterRegistry registry;
    private final Map<String, AtomicLong> byState = new ConcurrentHashMap<>();
    private final AtomicLong waiting = new AtomicLong();

    SubscriberMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tallylight.subscribers.waiting", waiting, AtomicLong::get)
                .description(
                        "subscribers who have not been told of everything, as last counted; the same in every replica")
                .register(registry);
    }

    void waiting(long subscribers) {
        waiting.set(subscribers);
    }

    void subscribers(String state, long count) {
        byState.computeIfAbsent(state, name -> {
                    AtomicLong held = new AtomicLong();
                    Gauge.builder("tallylight.subscribers", held, AtomicLong::get)
                            .tag("state", name)
                            .description("subscribers of status pages, as last counted; the same in every replica")
                            .register(registry);
                    return held;
                })
                .set(count);
    }

    void sent(Channel channel, Outcome outcome) {
        registry.counter("tallylight.subscriber.messages", "channel", channel.wireName(), "outcome", outcome.word())
                .increment();
    }
}
