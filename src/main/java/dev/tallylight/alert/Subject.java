package dev.tallylight.alert;

import java.util.List;
import java.util.UUID;

/**
 * What an alert is about: something that is held to be of a status, and that is locked until the transaction ends.
 *
 * @param state what it is held to be
 * @param alerts what is remembered of what is held back
 */
public record Subject(
        SubjectKind kind,
        UUID id,
        String name,
        List<String> tags,
        SubjectState state,
        AlertState alerts,
        FlapLimits flapping) {}
