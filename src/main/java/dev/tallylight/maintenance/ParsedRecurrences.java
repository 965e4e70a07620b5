package dev.tallylight.maintenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.calendar.Recurrence;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.rest.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recurrences as they were read from their JSON, kept by that text: each is checked anew where it is made, a hundred occurrences of its
 * rule, and windows are read by every report and whenever alerts are judged. Safe for use from several threads.
 */
@ApplicationScoped
class ParsedRecurrences {
    /** As many windows as there may be, and what became of others. */
    private static final int MOST = 5_000;

    private final Json json;
    private final Map<String, Recurrence> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recurrence> eldest) {
            return size() > MOST;
        }
    };

    ParsedRecurrences(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    /** @throws RuntimeException where it is none */
    Recurrence of(String text) {
        synchronized (known) {
            Recurrence held = known.get(text);
            if (held != null) {
                return held;
            }
        }
        Recurrence read = json.read(text, RecurrenceForm.class).toRecurrence();
        synchronized (known) {
            known.put(text, read);
        }
        return read;
    }
}
