package dev.tallylight.access.audit;

import dev.tallylight.rest.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One line of the category {@code dev.tallylight.audit} for each row, whatever things and people are called. */
@ApplicationScoped
class AuditLog {
    private static final Logger LOG = Logger.getLogger("dev.tallylight.audit");
    private static final int MOST_CHARACTERS = 2_000;

    void tell(AuditRow row) {
        if (row.action() == Action.REFUSED) {
            LOG.warn(line(row));
        } else {
            LOG.info(line(row));
        }
    }

    /** A row among many of one call, of which one line says how many there are. */
    void whisper(AuditRow row) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(line(row));
        }
    }

    /** {@code update stream 0199… "Studio A" by "wall display" (0198…) from 192.0.2.7: {"name":…}}. */
    static String line(AuditRow row) {
        Caller caller = row.caller();
        String line = row.action().wireName() + " " + row.object() + part(" ", row.objectId()) + quoted(" ", row.name())
                + (caller.actor() == null ? " by nobody known" : quoted(" by ", caller.actor()))
                + (caller.actorId() == null ? "" : " (" + caller.actorId() + ")")
                + part(" from ", caller.address())
                + (row.changes().equals("{}") ? "" : ": " + row.changes());
        String plain = Texts.asLine(line);
        return plain.length() <= MOST_CHARACTERS ? plain : plain.substring(0, MOST_CHARACTERS) + "…";
    }

    private static String part(String before, @Nullable String value) {
        return value == null ? "" : before + value;
    }

    /** What is in quotes ends where they do: a name cannot go on as if it were the line's own. */
    private static String quoted(String before, @Nullable String value) {
        return value == null ? "" : before + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
