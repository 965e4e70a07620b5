package dev.tallylight.event;

import java.util.HexFormat;
import java.util.UUID;

/** An event's id; outside it is {@code evt_} and 32 hex digits. It is the {@code webhook-id} of every attempt. */
public record EventId(UUID value) {
    private static final String PREFIX = "evt_";

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return PREFIX
                + hex.toHexDigits(value.getMostSignificantBits())
                + hex.toHexDigits(value.getLeastSignificantBits());
    }
}
