package dev.tallylight.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged until it is closed. */
public final class LogLines extends Handler implements AutoCloseable {
    private final List<LogRecord> all = new CopyOnWriteArrayList<>();

    private LogLines() {}

    /** All of that level, and above it. */
    public static LogLines from(Level level) {
        LogLines lines = new LogLines();
        lines.setLevel(level);
        Logger.getLogger("").addHandler(lines);
        return lines;
    }

    public List<LogRecord> of(String word) {
        return all.stream()
                .filter(each -> String.valueOf(each.getMessage()).contains(word))
                .toList();
    }

    public List<LogRecord> withAStackTrace() {
        return all.stream().filter(each -> each.getThrown() != null).toList();
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            all.add(line);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
