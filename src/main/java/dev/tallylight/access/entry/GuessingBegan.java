package dev.tallylight.access.entry;

/**
 * An address has been wrong so often that it must wait now: fired once for a burst, as an event of the container, on an
 * event loop. Whoever observes it must not block.
 *
 * @param sender an IPv4 address, or an IPv6 /64
 * @param what was wrong: "token", "sign-in" or "checkpoint token"
 * @param tries how many were wrong so far
 */
public record GuessingBegan(String sender, String what, int tries) {}
