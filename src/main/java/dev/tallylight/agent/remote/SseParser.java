package dev.tallylight.agent.remote;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML §9.2.6) from pieces of any size. Keeps the last id across events. */
final class SseParser {
    private final int mostBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private @Nullable String id;
    private boolean afterReturn;

    /** @param mostBytes of one line, and of one event's data */
    SseParser(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * One event.
     *
     * @param id the last id that was sent so far; null before the first
     */
    record Event(String name, String data, @Nullable String id) {}

    /**
     * The events that end in this piece.
     *
     * @throws IllegalStateException when a line or an event is longer than it may be
     */
    List<Event> feed(byte[] piece) {
        List<Event> events = new ArrayList<>();
        for (byte each : piece) {
            if (each == '\n' && afterReturn) {
                afterReturn = false; // the second half of CR LF
                continue;
            }
            afterReturn = each == '\r';
            if (each == '\n' || each == '\r') {
                endLine(events);
            } else if (line.size() < mostBytes) {
                line.write(each);
            } else {
                throw new IllegalStateException("a line of the hub's answer is longer than " + mostBytes + " bytes");
            }
        }
        return events;
    }

    private void endLine(List<Event> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                events.add(new Event(name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1), id));
            }
            data.setLength(0);
            name = "";
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + (text.startsWith(" ", colon + 1) ? 2 : 1));
        switch (field) {
            case "event" -> name = value;
            case "id" -> id = value;
            case "data" -> add(value);
            default -> {
                // a comment (a sign of life), retry, or what a later version sends
            }
        }
    }

    private void add(String value) {
        if (data.length() + value.length() > mostBytes) {
            throw new IllegalStateException("an event of the hub is longer than " + mostBytes + " bytes");
        }
        data.append(value).append('\n');
    }
}
