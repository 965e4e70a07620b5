package dev.tallylight.webhook.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tallylight.net.url.Url;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a body is shown: as it came, but for the values of keys that are known to hold secrets, and for what opens doors in
 * URLs. What people test with is left: {@code digest}, ids and signatures that our messages bear. JSON and forms have
 * keys; another text is shown as it is.
 */
final class ShownBody {
    private static final String HIDDEN = "***";

    /** A key that is called {@code key} alone is a stream's own id. */
    private static final Pattern SECRET = Pattern.compile("(?i)token|secret|passw|passphrase|psk|credential|cookie"
            + "|authorization|jwt|acknowledge_?url|session_?id|(api|access|private|routing|integration|stream|genie|encryption|signing"
            + "|shared)[_-]?key|^(pass|pwd|pw|auth|bearer|signature|sig)$");

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,20}://\\S+");
    private static final JsonFactory JSON = new JsonFactory();

    private final String body;
    private final StringBuilder shown;
    private int copied;

    private ShownBody(String body) {
        this.body = body;
        this.shown = new StringBuilder(body.length());
    }

    static String of(String body) {
        int first = 0;
        while (first < body.length() && body.charAt(first) <= ' ') {
            first++;
        }
        char begins = first < body.length() ? body.charAt(first) : ' ';
        if (begins == '{' || begins == '[') {
            return new ShownBody(body).json();
        }
        return body.indexOf('=') > 0 && body.chars().noneMatch(c -> c <= ' ') ? form(body) : body;
    }

    private String json() {
        try (JsonParser parser = JSON.createParser(body)) {
            int began = 0;
            try {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    began = start(parser);
                    value(parser, token);
                }
            } catch (IOException e) {
                return cut(Math.max(began, copied));
            }
        } catch (IOException e) {
            return cut(copied);
        }
        return shown.append(body, copied, body.length()).toString();
    }

    private void value(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.FIELD_NAME) {
            boolean secret = isSecret(parser.currentName());
            JsonToken value = parser.nextToken();
            if (value == null) {
                return;
            }
            int from = start(parser);
            if (secret && value != JsonToken.VALUE_NULL) {
                parser.skipChildren();
                parser.finishToken(); // strings are read when they are asked for
                hide(from, parser, HIDDEN);
            } else {
                value(parser, value);
            }
        } else if (token == JsonToken.VALUE_STRING
                && URL.matcher(parser.getText()).matches()) {
            String url = parser.getText();
            String redacted = Url.redact(url);
            if (!redacted.equals(url)) {
                hide(start(parser), parser, redacted);
            }
        }
    }

    private void hide(int from, JsonParser parser, String instead) {
        shown.append(body, copied, from).append('"').append(escaped(instead)).append('"');
        copied = end(parser);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    /** Of what is no JSON from there on, nobody can tell what in it is secret, where it speaks of any. */
    private String cut(int at) {
        boolean harmless = !SECRET.matcher(body.substring(at)).find();
        return shown.append(body, copied, harmless ? body.length() : at)
                .append(harmless ? "" : "… (no JSON from here on, and not shown for what it may hold)")
                .toString();
    }

    /** The path and query of a request, by the same rule. */
    static String ofTarget(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query + 1) + form(target.substring(query + 1));
    }

    private static String form(String body) {
        return Arrays.stream(body.split("&", -1)).map(ShownBody::field).collect(Collectors.joining("&"));
    }

    private static String field(String field) {
        int equals = field.indexOf('=');
        return equals >= 0 && isSecret(field.substring(0, equals)) ? field.substring(0, equals + 1) + HIDDEN : field;
    }

    private static boolean isSecret(String key) {
        return SECRET.matcher(key).find();
    }
}
