package dev.tallylight.probe.dash;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** Tests of what is made of one site's manifests and segments. */
abstract class DashServed {
    protected final DashBench bench = new DashBench();
    protected final DashSite site = new DashSite();

    /** The number of the newest segment, where it moves on with each look at the manifest. */
    protected final AtomicLong count = new AtomicLong(812);

    @AfterEach
    void close() {
        site.close();
        bench.close();
    }
}
