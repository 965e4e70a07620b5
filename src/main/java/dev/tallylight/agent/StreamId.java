package dev.tallylight.agent;

import java.util.UUID;

/** Which stream. */
public record StreamId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
