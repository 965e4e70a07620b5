package dev.tallylight.plan.keyed;

import dev.tallylight.rest.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a streams file that is no stream, checked as far as it can be without the database.
 *
 * @param keyField the field that its key was taken from
 * @param request null where it is none
 * @param violations why it cannot be; else empty
 */
public record KeyedRow<T>(
        int row, String key, String keyField, @Nullable T request, List<Problem.Violation> violations) {}
