package dev.tallylight.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The forms that strangers may send, read by ourselves ({@code application/x-www-form-urlencoded}, as the URL standard
 * has it): Quarkus' reader takes a value that is too long, or badly escaped, and too many of them, for a fault of ours, and logs
 * each. How long a form may be is for {@link dev.tallylight.rest.body.BodyLimit}.
 */
public final class FormBytes {
    private FormBytes() {}

    /**
     * What is in the first field of that name.
     *
     * @param form as it came; null for nothing
     * @param name that needs no escapes
     * @return empty where there is no such field, or nothing that can be read
     */
    public static String field(byte @Nullable [] form, String name) {
        if (form == null) {
            return "";
        }
        String start = name + "=";
        for (String field : new String(form, StandardCharsets.UTF_8).split("&", -1)) {
            if (field.startsWith(start)) {
                return decoded(field.substring(start.length()));
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
