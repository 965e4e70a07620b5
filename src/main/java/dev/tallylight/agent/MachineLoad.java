package dev.tallylight.agent;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How busy this machine is. */
public final class MachineLoad {
    private MachineLoad() {}

    /** The load average of the last minute; null where the system has none. */
    public static @Nullable Double ofLastMinute() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? null : load;
    }
}
