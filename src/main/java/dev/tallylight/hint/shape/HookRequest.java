package dev.tallylight.hint.shape;

/**
 * A request as it came to a door.
 *
 * @param query the raw query; empty where there is none
 * @param contentType as the sender says it; empty where it says none
 * @param body its first 64 KiB
 */
public record HookRequest(String query, String contentType, byte[] body) {}
