package dev.tallylight.access.openid;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tallylight.net.NetFailure;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What Quarkus' failures come of: it wraps the way to the issuer and what the issuer sent into the same one. Pure. */
final class Causes {
    /** Of one failure; one that is its own cause by a detour would have no end. */
    private static final int MOST = 20;

    private Causes() {}

    /** Whether it went wrong on the way to the issuer, and not by what was asked of it. */
    static boolean isOfTheWay(Throwable failure) {
        int left = MOST;
        for (Throwable each = failure; each != null && left > 0; each = each.getCause()) {
            boolean io = each instanceof IOException && !(each instanceof JsonProcessingException);
            if (io || each instanceof TimeoutException || each instanceof NetFailure) {
                return true;
            }
            left--;
        }
        return false;
    }

    static <T extends Throwable> @Nullable T of(Throwable failure, Class<T> kind) {
        int left = MOST;
        for (Throwable each = failure; each != null && left > 0; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return kind.cast(each);
            }
            left--;
        }
        return null;
    }
}
