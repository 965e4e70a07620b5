package dev.tallylight.webhook.send;

import dev.tallylight.net.OneLine;

/**
 * Why an attempt failed.
 *
 * @param error one line for people, without secrets
 */
public record Failure(FailureKind kind, String error) {
    private static final int MOST_ERROR = 500;

    public Failure {
        error = OneLine.of(error, MOST_ERROR); // a receiver's words may be in it
    }
}
