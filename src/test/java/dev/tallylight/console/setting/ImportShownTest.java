package dev.tallylight.console.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.plan.ImportReport;
import dev.tallylight.rest.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportShownTest {
    @Test
    void namesWhatThereIsOfEach() {
        assertThat(ImportShown.summary(report(1, 0, 4_996, 2, List.of())))
                .isEqualTo("1 created, 2 rejected, 4,996 unchanged");
        assertThat(ImportShown.summary(report(0, 0, 0, 0, List.of()))).isEqualTo("no streams in the list");
    }

    @Test
    void showsARejectedRowBeforeAllOthersHoweverManyThereAre() {
        List<ImportReport.Row> rows = new ArrayList<>();
        for (int i = 1; i <= 100_000; i++) {
            rows.add(new ImportReport.Row(i, null, "https://x.test/" + i, "created", null));
        }
        rows.set(
                99_999,
                new ImportReport.Row(
                        100_000,
                        "k",
                        null,
                        "rejected",
                        List.of(
                                new Problem.Violation("url", "must not be empty"),
                                new Problem.Violation("tags", "must be at most 20"))));
        Map<String, Object> shown = ImportShown.of(report(99_999, 0, 0, 1, rows));
        List<?> some = (List<?>) shown.get("rows");
        assertThat(some).hasSize(ImportShown.MOST_ROWS);
        assertThat(some.getFirst())
                .isEqualTo(Map.of(
                        "row",
                        100_000,
                        "key",
                        "k",
                        "url",
                        "",
                        "result",
                        "rejected",
                        "why",
                        "url must not be empty; tags must be at most 20"));
        assertThat(shown).containsEntry("more", "99,800").containsEntry("isMore", true);
    }

    private static ImportReport report(
            int created, int deleted, int unchanged, int rejected, List<ImportReport.Row> rows) {
        return new ImportReport(true, created, 0, unchanged, deleted, rejected, 0, rows);
    }
}
