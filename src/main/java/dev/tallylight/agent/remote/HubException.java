package dev.tallylight.agent.remote;

/** The hub answered, and not as hoped. @see HubClient */
final class HubException extends RuntimeException {
    private final int status;
    private final String type;

    /** @param type of the problem, or empty */
    HubException(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    int status() {
        return status;
    }

    /** Whether the same batch would be answered so again. */
    boolean isForGood() {
        return status == 400 || status == 413 || status == 415 || status == 422;
    }

    /** Whether somebody must do something at this end: the token, or the version. */
    boolean isRefusal() {
        return status == 401 || status == 403 || status == 409 || status == 426;
    }

    String type() {
        return type;
    }
}
