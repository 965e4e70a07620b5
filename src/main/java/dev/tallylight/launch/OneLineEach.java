package dev.tallylight.launch;

import dev.tallylight.rest.Texts;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what comes from outside (a name, a server's answer, an exception's message) within its line of the log: a line break
 * or an escape sequence in it stands there in writing. Lines are not to be forged, and a terminal not to be talked to.
 */
@LoggingFilter(name = "one-line-each")
public final class OneLineEach implements Filter {
    /** So deep is the chain of causes looked through; what is below is left out. */
    private static final int MOST_CAUSES = 20;

    @Override
    @SuppressWarnings("deprecation") // the words before a handler has formatted them: there is no other way to them
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord line) {
            String said = line.getFormattedMessage();
            if (said != null && !Texts.isLine(said)) {
                line.setMessage(Texts.asLine(said), ExtLogRecord.FormatStyle.NO_FORMAT);
                line.setParameters(null);
            }
            Throwable thrown = line.getThrown();
            if (thrown != null && speaksInLines(thrown, MOST_CAUSES)) {
                line.setThrown(new InOneLine(thrown, MOST_CAUSES));
            }
        }
        return true;
    }

    private static boolean speaksInLines(Throwable thrown, int depth) {
        if (depth == 0 || !Texts.isLine(thrown.toString())) {
            return true;
        }
        Throwable cause = thrown.getCause();
        if (cause != null && speaksInLines(cause, depth - 1)) {
            return true;
        }
        for (Throwable each : thrown.getSuppressed()) {
            if (speaksInLines(each, depth - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Another's words, in one line, and its stack. */
    private static final class InOneLine extends Throwable {
        private final String words;

        InOneLine(Throwable of, int depth) {
            super(null, below(of.getCause(), depth), true, true);
            words = Texts.asLine(of.toString());
            setStackTrace(of.getStackTrace());
            for (Throwable each : of.getSuppressed()) {
                Throwable suppressed = below(each, depth);
                if (suppressed != null) {
                    addSuppressed(suppressed);
                }
            }
        }

        private static @Nullable Throwable below(@Nullable Throwable cause, int depth) {
            return cause == null || depth == 0 ? null : new InOneLine(cause, depth - 1);
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
