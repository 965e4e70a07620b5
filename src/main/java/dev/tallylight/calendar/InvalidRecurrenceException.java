package dev.tallylight.calendar;

/** A recurrence that cannot be. @see Recurrence */
public final class InvalidRecurrenceException extends RuntimeException {
    private final String field;

    /**
     * @param field of the recurrence: start, duration, rrule or timezone
     * @param message what is wrong, and the remedy
     */
    InvalidRecurrenceException(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
