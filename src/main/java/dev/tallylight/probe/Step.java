package dev.tallylight.probe;

import dev.tallylight.net.OneLine;

/**
 * One thing that happened during a probe, as evidence: what was sent or what the server said, in its own words.
 *
 * @param atMs milliseconds since the probe began
 * @param name short and stable: {@code connect}, {@code GET}, {@code playlist}, {@code segment}, {@code frames}
 * @param detail one line, at most 300 characters, without secrets
 */
public record Step(long atMs, String name, String detail) {
    private static final int MOST_NAME = 50;
    private static final int MOST_DETAIL = 300;

    public Step {
        name = OneLine.of(name, MOST_NAME);
        detail = OneLine.of(detail, MOST_DETAIL);
    }
}
