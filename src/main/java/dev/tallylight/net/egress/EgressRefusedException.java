package dev.tallylight.net.egress;

/** A host or address that the egress policy does not let us connect to. The message names the host and the remedy. */
public final class EgressRefusedException extends RuntimeException {
    public EgressRefusedException(String message) {
        super(message, null, false, false);
    }
}
