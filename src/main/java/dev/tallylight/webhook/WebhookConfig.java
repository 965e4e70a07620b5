package dev.tallylight.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How deliveries are tried, and tried again. */
@ConfigMapping(prefix = "tallylight.webhooks")
public interface WebhookConfig {
    /** The wait before each attempt, counted from the one before; there are as many attempts as entries. */
    @WithDefault("0s,5s,5m,30m,2h,5h,10h,10h")
    List<Duration> retrySchedule();

    /** How far a wait may be off, as a part of it: 0.2 is ±20 %. From 0 to 1. */
    @WithDefault("0.2")
    double retryJitter();

    /** For one whole exchange: name, connection, request, response. */
    @WithDefault("15s")
    Duration timeout();

    /**
     * How long a claimed delivery is its claimer's unless that says that it is still at it, which it does three times
     * in this time. After it, somebody else sends it. At least 3 s.
     */
    @WithDefault("30s")
    Duration lease();

    /** Exchanges at once in this process. At most half of them go to retries and to endpoints that are failing. */
    @WithDefault("128")
    int concurrency();

    /** Exchanges at once with one endpoint. */
    @WithDefault("16")
    int concurrencyPerEndpoint();

    /** So many failed attempts in a row, over all of an endpoint's deliveries, open its breaker. */
    @WithDefault("10")
    int breakerFailures();

    /** How long an open breaker lets nothing through before one delivery is tried; twice as long after each that fails. */
    @WithDefault("10s")
    Duration breakerPause();

    /** The longest such pause. */
    @WithDefault("5m")
    Duration breakerMostPause();

    /** An endpoint that has failed for so long is warned of, once ({@code webhook.failing}). */
    @WithDefault("1d")
    Duration warnAfter();

    /** One that has failed for so long, and was warned of at least {@link #warnAfter} before, is disabled. */
    @WithDefault("5d")
    Duration disableAfter();

    /** How long the secret before the last rotation still signs. */
    @WithDefault("24h")
    Duration previousSecretValid();

    /** How long a shutdown waits for exchanges that are under way. */
    @WithDefault("5s")
    Duration shutdownPatience();
}
