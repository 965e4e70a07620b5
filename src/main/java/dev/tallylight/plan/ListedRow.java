package dev.tallylight.plan;

import dev.tallylight.plan.match.Matching;
import dev.tallylight.rest.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list, checked as far as it can be without the database.
 *
 * @param url without its secrets; null where there is none
 * @param description JSON of the request: what a list of 100,000 keeps of its rows
 * @param dependsOn what it says that its stream depends on
 * @param violations why it is rejected already; else empty
 */
record ListedRow(
        Matching.Wanted wanted,
        @Nullable String url,
        byte[] description,
        List<UUID> dependsOn,
        List<Problem.Violation> violations) {
    int row() {
        return wanted.row();
    }
}
