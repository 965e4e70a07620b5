package dev.tallylight.alert;

import java.util.UUID;

/** A subject that is locked, and the change of its status that is being written down. */
public record ChangedSubject(Subject subject, StatusChange change) {
    UUID id() {
        return subject.id();
    }
}
