package dev.tallylight.rest;

import dev.tallylight.net.url.IpLiteral;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects every field of a request that is not valid, so that the client learns of all of them at once. */
public final class Violations {
    private static final String NO_LINE = "must be one line, without control characters and marks of writing direction";

    private final List<Problem.Violation> found = new ArrayList<>();

    public void add(String field, String message) {
        found.add(new Problem.Violation(field, message));
    }

    public void check(boolean valid, String field, String message) {
        if (!valid) {
            add(field, message);
        }
    }

    /** For what people give a thing to be known by: it must be a line ({@link Texts#isLine}). */
    public void line(String field, @Nullable String text) {
        check(text == null || Texts.isLine(text), field, NO_LINE);
    }

    /** The same for each of several. */
    public void lines(String field, @Nullable List<? extends @Nullable String> texts) {
        check(texts == null || texts.stream().allMatch(text -> text == null || Texts.isLine(text)), field, NO_LINE);
    }

    /** For what must be an address: IPv4's four numbers, or IPv6, without brackets and zone. */
    public void address(String field, @Nullable String text) {
        check(
                text == null || text.indexOf('[') < 0 && IpLiteral.parse(text) != null,
                field,
                "must be an IPv4 or IPv6 address such as 203.0.113.7 or 2001:db8::7");
    }

    /** @throws ProblemException when something was found */
    public void raise() {
        if (found.isEmpty()) {
            return;
        }
        ProblemType type = ProblemType.INVALID;
        String detail = found.getFirst().field() + " " + found.getFirst().message()
                + (found.size() > 1 ? " (and " + (found.size() - 1) + " more)" : "");
        throw new ProblemException(
                new Problem(type.urn(), type.title(), type.status(), detail, List.copyOf(found), null));
    }
}
