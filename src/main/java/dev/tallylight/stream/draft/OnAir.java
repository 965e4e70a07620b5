package dev.tallylight.stream.draft;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.calendar.InvalidRecurrenceException;
import dev.tallylight.calendar.Recurrence;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.calendar.Schedule;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When streams should be on air: read from requests, and to and from the column that keeps it. */
@ApplicationScoped
public class OnAir {
    private static final int MOST = 50;
    private static final TypeReference<List<RecurrenceForm>> FORMS = new TypeReference<>() {};

    private final Json json;

    OnAir(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    static void check(@Nullable List<@Nullable RecurrenceForm> schedule, Violations violations) {
        if (schedule == null) {
            return;
        }
        violations.check(schedule.size() <= MOST, "schedule", "must be at most " + MOST + " recurrences");
        for (int i = 0; i < Math.min(schedule.size(), MOST); i++) {
            RecurrenceForm form = schedule.get(i);
            try {
                if (form == null) {
                    violations.add("schedule[" + i + "]", "must be an object with start and duration");
                } else {
                    form.toRecurrence().requireHourlyAtMost();
                }
            } catch (InvalidRecurrenceException e) {
                violations.add("schedule[" + i + "]." + e.field(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** As it was written; null where the stream is to be on air always. */
    public @Nullable List<RecurrenceForm> forms(@Nullable String column) {
        if (column == null) {
            return null;
        }
        return json.read(column, FORMS);
    }

    public @Nullable String column(@Nullable List<RecurrenceForm> forms) {
        return forms == null || forms.isEmpty() ? null : json.write(forms);
    }

    /** The schedule; empty where the stream is to be on air always. */
    public Schedule schedule(@Nullable String column) {
        List<Recurrence> recurrences = new ArrayList<>();
        List<RecurrenceForm> forms = forms(column);
        if (forms != null) {
            forms.forEach(form -> recurrences.add(form.toRecurrence()));
        }
        return new Schedule(recurrences);
    }
}
