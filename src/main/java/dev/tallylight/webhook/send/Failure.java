package dev.tallylight.webhook.send;

/** Why an attempt failed. @param error one line for people, without secrets */
public record Failure(FailureKind kind, String error) {}
