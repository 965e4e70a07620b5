package dev.tallylight.net.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One way in that a server offers with {@code WWW-Authenticate} (RFC 9110 §11.6.1). Pure.
 *
 * @param scheme lower case
 * @param parameters by their names in lower case; of those that come twice, the first
 */
public record AuthChallenge(String scheme, Map<String, String> parameters) {
    private static final int MOST = 8;
    private static final int MOST_TOLD = 60;

    /** Reads the header's values; one may hold several challenges. What cannot be read is left out. */
    public static List<AuthChallenge> read(List<String> values) {
        List<AuthChallenge> challenges = new ArrayList<>();
        for (String value : values) {
            new Scanner(value, challenges).scan();
        }
        return challenges;
    }

    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Whether the server says that only the nonce was too old. */
    public boolean stale() {
        return parameter("stale").equalsIgnoreCase("true");
    }

    /** For people: the schemes and realms, without nonces. */
    public static String told(List<AuthChallenge> challenges) {
        return challenges.stream()
                .map(each -> each.scheme + (each.parameter("realm").isEmpty() ? "" : " for " + each.realm()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String realm() {
        String realm = parameter("realm");
        return "\"" + (realm.length() > MOST_TOLD ? realm.substring(0, MOST_TOLD) + "…" : realm) + "\"";
    }

    /** By hand: a pattern with alternatives recurses for each character of a long quoted text. */
    private static final class Scanner {
        private final String text;
        private final List<AuthChallenge> found;
        private int at;

        Scanner(String text, List<AuthChallenge> found) {
            this.text = text;
            this.found = found;
        }

        void scan() {
            Map<String, String> parameters = new TreeMap<>(); // before the first scheme: nobody's
            while (at < text.length()) {
                skipSpace();
                String word = word();
                skipSpace();
                if (word.isEmpty()) {
                    at++; // a comma, or what belongs nowhere
                } else if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    skipSpace();
                    parameters.putIfAbsent(word, value());
                } else if (found.size() >= MOST) {
                    return;
                } else {
                    parameters = new TreeMap<>();
                    found.add(new AuthChallenge(word, parameters));
                }
            }
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private String word() {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
                at++;
            }
            return text.substring(from, at).toLowerCase(Locale.ROOT);
        }

        private String value() {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != ',' && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
