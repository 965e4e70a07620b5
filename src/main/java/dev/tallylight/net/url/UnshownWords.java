package dev.tallylight.net.url;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of what a server was sent and nobody is shown. Some servers answer a wrong request with all of it: of what they
 * say, each such word is hidden before it is kept. Pure.
 */
public final class UnshownWords {
    public static final UnshownWords NONE = new UnshownWords(Set.of());

    /** Shorter ones are in any text by chance. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.~-]{8,}");

    private static final int MOST_WORDS = 500;

    /** Of what is a secret by itself, whatever it looks like. */
    private static final int SHORTEST_SECRET = 4;

    private final List<String> words;

    private UnshownWords(Set<String> words) {
        this.words = words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * @param sent all that was sent
     * @param shown what of it anybody may see
     * @param secrets what is secret as a whole, such as a password; shorter than {@value #SHORTEST_SECRET} characters it is
     *     left alone
     */
    public static UnshownWords of(String sent, String shown, List<String> secrets) {
        if (secrets.isEmpty() && sent.equals(shown)) {
            return NONE;
        }
        Set<String> words = new LinkedHashSet<>();
        secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET && !shown.contains(secret))
                .forEach(words::add);
        WORD.matcher(sent)
                .results()
                .map(MatchResult::group)
                .filter(word -> !shown.contains(word))
                .distinct()
                .limit(MOST_WORDS)
                .forEach(words::add);
        return new UnshownWords(words);
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    /** The text with {@code ***} for each of them, the longest first. */
    public String hide(String text) {
        String left = text;
        for (String word : words) {
            left = left.replace(word, Redaction.MARK);
        }
        return left;
    }
}
