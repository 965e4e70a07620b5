package dev.tallylight.console.signin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The one form that strangers may send, read by ourselves ({@code application/x-www-form-urlencoded}, as the URL standard
 * has it): Quarkus' reader takes a value that is too long, or badly escaped, for a fault of ours, and logs each. How long it
 * may be is for {@link dev.tallylight.rest.body.BodyLimit}.
 */
final class SignInForm {
    private static final String TOKEN = "token=";

    private SignInForm() {}

    /** What is in the field; empty where there is none, or nothing that can be read. */
    static String token(byte[] form) {
        for (String field : new String(form, StandardCharsets.UTF_8).split("&", -1)) {
            if (field.startsWith(TOKEN)) {
                return decoded(field.substring(TOKEN.length()));
            }
        }
        return "";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
