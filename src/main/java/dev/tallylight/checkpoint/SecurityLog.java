package dev.tallylight.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lines of the category {@code dev.tallylight.audit} for what strangers do: at most a hundred a minute, so that whoever
 * tries tokens by the million does not fill the disk; how many were left out is said with the next.
 */
@ApplicationScoped
public class SecurityLog {
    private static final Logger AUDIT = Logger.getLogger("dev.tallylight.audit");
    private static final int MOST_A_MINUTE = 100;

    private long minute = -1;
    private int written;
    private int leftOut;

    /** @param form of {@link String#format} */
    public synchronized void note(String form, Object... values) {
        long now = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime());
        if (now != minute) {
            if (leftOut > 0) {
                AUDIT.warnf("%d lines like these were left out in the minute before", leftOut);
            }
            minute = now;
            written = 0;
            leftOut = 0;
        }
        if (written < MOST_A_MINUTE) {
            written++;
            AUDIT.warn(String.format(form, values));
        } else {
            leftOut++;
        }
    }
}
