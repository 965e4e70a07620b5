package dev.tallylight.probe;

/**
 * One thing that happened during a probe, as evidence: what was sent or what the server said, in its own words.
 *
 * @param atMs milliseconds since the probe began
 * @param name short and stable: {@code connect}, {@code GET}, {@code playlist}, {@code segment}, {@code frames}
 * @param detail one line, at most 300 characters, without secrets
 */
public record Step(long atMs, String name, String detail) {
    public Step {
        detail = detail.length() <= 300 ? detail : detail.substring(0, 299) + "…";
    }
}
