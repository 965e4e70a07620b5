package dev.tallylight.net.url;

/** A text that is not a URL we can use. The message says what is wrong with it and never repeats a secret. */
public final class UrlException extends IllegalArgumentException {
    public UrlException(String message) {
        super(message);
    }
}
