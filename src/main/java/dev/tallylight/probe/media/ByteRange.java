package dev.tallylight.probe.media;

/**
 * A part of a resource that a playlist or a manifest names.
 *
 * @param offset first byte
 * @param length in bytes
 */
public record ByteRange(long offset, long length) {
    /** The value of a Range header that asks for it, or for its beginning. */
    public String header(long most) {
        return "bytes=" + offset + "-" + (offset + Math.min(length, most) - 1);
    }
}
