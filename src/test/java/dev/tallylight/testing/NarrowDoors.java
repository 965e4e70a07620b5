package dev.tallylight.testing;

import java.util.Map;

/** An application whose limits are soon reached, and waits that no test outlasts; with an identity provider, whose codes are guessed. */
public class NarrowDoors extends OpenIdIssuer.Profile {
    public static final int FEEDS_PER_CREDENTIAL = 3;
    public static final int FEEDS_PER_TOKEN = 5;
    public static final int FEEDS = 7;
    public static final int WRONG_CREDENTIALS = 4;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tallylight.live-feeds.per-credential", Integer.toString(FEEDS_PER_CREDENTIAL),
                "tallylight.live-feeds.per-token", Integer.toString(FEEDS_PER_TOKEN),
                "tallylight.live-feeds.most", Integer.toString(FEEDS),
                "tallylight.wrong-credentials.most", Integer.toString(WRONG_CREDENTIALS),
                "tallylight.wrong-credentials.first-wait", "5m",
                "quarkus.http.proxy.proxy-address-forwarding", "true");
    }
}
