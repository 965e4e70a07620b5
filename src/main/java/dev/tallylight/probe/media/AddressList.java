package dev.tallylight.probe.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of addresses in the forms that radios give to players: {@code .pls}, {@code .m3u}, {@code .xspf}, {@code .asx}.
 * Told by their content alone. Pure; of {@value Content#MOST_LIST} bytes, the first {@value #MOST} addresses.
 *
 * @param form what it is, for people
 * @param addresses as written, in their order
 * @param channels whether it lists different channels, not ways to one stream
 */
public record AddressList(String form, List<String> addresses, boolean channels) {
    static final int MOST = 10_000;

    /** A station has a handful of servers; more than these are stations. */
    private static final int MOST_OF_ONE = 16;

    /** Each is linear in its text: what it passes it never tries again, and no match begins within another. */
    private static final int FLAGS = Pattern.CASE_INSENSITIVE;

    private static final Pattern PLS =
            Pattern.compile("(?m)^[ \\t]*+(?:File|Ref)\\d{1,6}[ \\t]*+=[ \\t]*+(\\S[^\\r\\n]*+)", FLAGS);
    private static final String AS_IT_IS = "<![CDATA[";
    private static final Pattern XSPF = Pattern.compile(
            "<(?:[a-z][\\w.-]*+:)?+location(?:\\s[^<>]*+)?+>\\s*+((?:<!\\[CDATA\\[)?+\\s*+[^<\\s][^<]*+)<", FLAGS);
    private static final Pattern ASX = Pattern.compile("<ref\\s[^<>]*?href\\s*+=\\s*+[\"']([^\"'<>]++)[\"']", FLAGS);
    private static final Pattern TVG = Pattern.compile("(?:tvg-[a-z]++|group-title)\\s*+=", FLAGS);
    private static final Pattern LASTS = Pattern.compile("(?m)^#EXTINF:[ \\t]*+0*+(?:[1-9]|\\.0*+[1-9])", FLAGS);

    public AddressList {
        addresses = List.copyOf(addresses);
    }

    /** Reads one; without addresses where there are none. */
    public static AddressList read(byte[] data) {
        String text = Content.textOf(data);
        String lower = text.substring(0, Math.min(text.length(), 4096)).toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return found("a .pls list", PLS, text);
        }
        if (lower.startsWith("<")) {
            return lower.contains("<asx") ? found("an .asx list", ASX, text) : found("an .xspf list", XSPF, text);
        }
        List<String> addresses = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .limit(MOST)
                .toList();
        boolean channels = addresses.size() > 1 && TVG.matcher(text).find();
        return of("an .m3u list", addresses, channels);
    }

    /** Whether it says how long each piece lasts, and so would be HLS of the simplest kind where its name says so. */
    public static boolean timesItsPieces(byte[] data) {
        return LASTS.matcher(Content.textOf(data)).find();
    }

    private static AddressList found(String form, Pattern pattern, String text) {
        List<String> addresses = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find() && addresses.size() < MOST) {
            String address = address(matcher.group(1).strip(), form);
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        }
        return of(form, addresses, false);
    }

    private static AddressList of(String form, List<String> addresses, boolean channels) {
        List<String> different = addresses.stream().distinct().toList();
        return new AddressList(form, different, channels || different.size() > MOST_OF_ONE);
    }

    private static String address(String text, String form) {
        if (text.startsWith(AS_IT_IS)) {
            int end = text.indexOf("]]>");
            return text.substring(AS_IT_IS.length(), end < 0 ? text.length() : end)
                    .strip();
        }
        return form.contains(".pls")
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&");
    }
}
