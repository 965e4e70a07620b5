package dev.tallylight.rest;

/**
 * The kinds of problem that a client can meet, each with a stable {@code type} (RFC 9457 §3.1.1); docs/problems.md
 * explains them. A constant's slug is never renamed.
 */
public enum ProblemType {
    MALFORMED_JSON(400, "The body is not JSON that can be read"),
    UNKNOWN_FIELD(400, "The body holds a field that does not exist"),
    UNREADABLE_LIST(400, "The list of streams cannot be read"),
    INVALID(422, "Some fields are not valid"),
    INVALID_URL(422, "The URL cannot be used"),
    UNSUPPORTED_SCHEME(422, "The URL's scheme is not one that is supported here"),
    UNSUPPORTED_PROTOCOL(422, "This version cannot play that protocol"),
    EGRESS_REFUSED(422, "The egress policy does not allow connecting there"),
    DEPENDENCY_CIRCLE(422, "The streams would depend on each other in a circle"),
    QUORUM_UNREACHABLE(422, "The quorum can never be met"),
    OBSERVATION_INVALID(422, "The observation cannot be read"),
    OBSERVATION_NOT_ASSIGNED(422, "The stream is not assigned to this checkpoint"),
    OBSERVATION_IN_FUTURE(422, "The observation is dated in the future"),
    INVALID_CURSOR(400, "The cursor was not made by this server"),
    INVALID_PARAMETER(400, "A query parameter is not valid"),
    UNAUTHORIZED(401, "A valid token is needed"),
    TOKEN_EXPIRED(401, "The token has expired"),
    CHECKPOINT_TOKEN_UNKNOWN(401, "No checkpoint has that token"),
    CHECKPOINT_TOKEN_REVOKED(401, "The checkpoint's token was revoked"),
    FORBIDDEN(403, "The token's role does not allow this"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method does not apply here"),
    NOT_ACCEPTABLE(406, "What is asked for cannot be given"),
    DUPLICATE(409, "It exists already"),
    CHECKPOINT_IN_USE(409, "Streams have no other checkpoint"),
    AGENT_ID_TAKEN(409, "The agent's id is one of another checkpoint"),
    MANAGED_BY_FILE(409, "It is kept in a file"),
    CONFLICT(409, "It cannot be done in its present state"),
    PRECONDITION_FAILED(412, "It was changed meanwhile"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
    PROTOCOL_UNSUPPORTED(426, "The agent speaks a protocol that this hub does not"),
    RATE_LIMITED(429, "Too much at once"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    UNAVAILABLE(503, "It cannot be done right now");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The problem's {@code type}: {@code urn:tallylight:problem:not-found}. */
    public String urn() {
        return "urn:tallylight:problem:"
                + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The type that a bare HTTP status stands for. */
    public static ProblemType ofStatus(int status) {
        return switch (status) {
            case 400 -> INVALID_PARAMETER;
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 409 -> CONFLICT;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 422 -> INVALID;
            case 426 -> PROTOCOL_UNSUPPORTED;
            case 429 -> RATE_LIMITED;
            case 503 -> UNAVAILABLE;
            default -> INTERNAL_ERROR;
        };
    }
}
