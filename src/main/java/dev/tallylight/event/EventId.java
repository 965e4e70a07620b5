package dev.tallylight.event;

import java.util.HexFormat;
import java.util.UUID;

/** An event's id; outside it is {@code evt_} and 32 hex digits. It is the {@code webhook-id} of every attempt. */
public record EventId(UUID value) {
    private static final String PREFIX = "evt_";

    /**
     * What {@link #toString} wrote.
     *
     * @throws IllegalArgumentException that says what an id looks like
     */
    public static EventId parse(String text) {
        if (!text.matches(PREFIX + "[0-9a-f]{32}")) {
            throw new IllegalArgumentException("must be an event's id: evt_ and 32 hexadecimal digits");
        }
        return new EventId(new UUID(
                HexFormat.fromHexDigitsToLong(text, PREFIX.length(), PREFIX.length() + 16),
                HexFormat.fromHexDigitsToLong(text, PREFIX.length() + 16, PREFIX.length() + 32)));
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return PREFIX
                + hex.toHexDigits(value.getMostSignificantBits())
                + hex.toHexDigits(value.getLeastSignificantBits());
    }
}
