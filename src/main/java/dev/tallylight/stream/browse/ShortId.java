package dev.tallylight.stream.browse;

import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream's id in 24 hexadecimal digits, as clients of Dispersa know ids. It is derived: of the UUIDv7, the 48 bits of its time and
 * the last 48 of its 74 bits of chance. That two streams of the same millisecond had the same one is as likely as one in 2^48,
 * and the database refuses the later of them (its unique index {@code stream_short_id} has the same rule). Pure.
 *
 * @param text 24 digits, lower case
 */
public record ShortId(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{24}");
    private static final long LAST_48_BITS = 0xFFFF_FFFF_FFFFL;

    /** Of a stream {@code s}. */
    static final String SQL = "(substring(uuid_send(s.id) from 1 for 6) || substring(uuid_send(s.id) from 11 for 6))";

    public ShortId {
        text = text.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a short id has 24 hexadecimal digits");
        }
    }

    public static ShortId of(UUID id) {
        return new ShortId(String.format(
                Locale.ROOT,
                "%012x%012x",
                id.getMostSignificantBits() >>> 16,
                id.getLeastSignificantBits() & LAST_48_BITS));
    }

    /** Null where a text is none. */
    public static @Nullable ShortId parse(String text) {
        return isOne(text) ? new ShortId(text) : null;
    }

    public static boolean isOne(@Nullable String text) {
        return text != null && FORM.matcher(text).matches();
    }

    /** As the index has it. */
    byte[] bytes() {
        return HexFormat.of().parseHex(text);
    }
}
