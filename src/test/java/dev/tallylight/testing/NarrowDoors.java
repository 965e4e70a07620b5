package dev.tallylight.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application whose limits are soon reached. */
public class NarrowDoors implements QuarkusTestProfile {
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
                "quarkus.http.proxy.proxy-address-forwarding", "true");
    }
}
