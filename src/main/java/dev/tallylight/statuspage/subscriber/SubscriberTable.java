package dev.tallylight.statuspage.subscriber;

import dev.tallylight.rest.JsonForm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers as a table (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe: an address may
 * begin with = or +. Pure.
 */
final class SubscriberTable {
    private static final String FORMULA = "=+-@\t\r|%";

    private SubscriberTable() {}

    static String of(List<SubscriberView> all) {
        StringBuilder table =
                new StringBuilder("id,channel,address,state,bounces,told,toldAt,createdAt,confirmedAt\r\n");
        for (SubscriberView each : all) {
            line(
                    table,
                    each.id().toString(),
                    each.channel().wireName(),
                    each.address(),
                    each.state().wireName(),
                    Integer.toString(each.bounces()),
                    Long.toString(each.told()),
                    time(each.toldAt()),
                    time(each.createdAt()),
                    time(each.confirmedAt()));
        }
        return table.toString();
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "" : JsonForm.time(at);
    }

    private static void line(StringBuilder table, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            table.append(i == 0 ? "" : ",").append(cell(cells[i]));
        }
        table.append("\r\n");
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == ';' || c < ' ')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
