package dev.tallylight.history.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.history.uptime.Account;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReportTest {
    private static final Account ACCOUNT = new Account(
            Duration.ofDays(200),
            Duration.ZERO,
            Duration.ofMillis(1_500),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                " =1+1",
                "\t=1",
                "\u00A0=1",
                "\uFEFF=1",
                "\u200E\u2003+1",
                "|cmd",
                "\uFF1D1",
                "=HYPERLINK(\"http://x\",\"y\")"
            })
    void noNameIsAFormula(String name) {
        String cell = table(name)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .substring(new UUID(0, 1).toString().length() + 1);
        assertThat(cell).matches("(?s)\"?'.*");
    }

    private static String table(String name) {
        CsvReport table = new CsvReport(Grouping.STREAM);
        table.add(ReportRow.ofStream(new UUID(0, 1), name, ACCOUNT));
        return table.text();
    }

    @Test
    void aNameStaysInItsCell() {
        assertThat(table("Studio \"A\", upstairs")).isEqualTo("""
                        stream,name,availability,coverage,onlineSeconds,degradedSeconds,offlineSeconds,unknownSeconds,excludedSeconds,outages,mttrSeconds,mtbfSeconds,promised,budgetSeconds,leftSeconds\r
                        00000000-0000-0000-0000-000000000001,"Studio ""A\"", upstairs",0.999999913194452,1,17280000,0,1.5,0,0,1,1.5,17280000,,,\r
                        """);
    }
}
