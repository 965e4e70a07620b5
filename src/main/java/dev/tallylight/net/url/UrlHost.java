package dev.tallylight.net.url;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host as it stands in a URL. Read once, here: what comes out is what the guard checks, what is dialled and what the
 * certificate must bear. Stricter than browsers on purpose: a number that they would turn into an address stays as it
 * is written, which the guard refuses ({@link IpLiteral}).
 */
final class UrlHost {
    private static final int LONGEST = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

    /** ß, the final sigma, and what joins letters or keeps them apart. */
    private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

    private UrlHost() {}

    /**
     * Lower case, without a trailing dot, letters beyond ASCII as Punycode; an IPv6 literal without its brackets.
     *
     * @throws UrlException for what is none
     */
    static String of(String text) {
        if (text.startsWith("[")) {
            String literal = text.substring(1, Math.max(1, text.length() - 1)).toLowerCase(Locale.ROOT);
            boolean closed = text.endsWith("]") && literal.indexOf('%') < 0 && literal.indexOf(':') >= 0;
            if (!closed || NetUtil.createByteArrayFromIpAddressString(literal) == null) {
                throw invalid();
            }
            return literal;
        }
        String name = ascii(UrlText.decoded(text)).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (plain.length() > LONGEST || !NAME.matcher(plain).matches()) {
            throw invalid();
        }
        return plain;
    }

    private static String ascii(String name) {
        if (name.length() > LONGEST + 1) {
            throw invalid();
        }
        refuseDeviations(name);
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw name.chars().allMatch(each -> each < 128)
                    ? invalid()
                    : unmapped("letters that cannot be mapped here");
        }
    }

    /**
     * The four that IDNA2003, which Java has, maps away, and IDNA2008, by which browsers go, keeps (RFC 5894 §7.2, UTS 46
     * §7): the same text leads to two hosts.
     */
    private static void refuseDeviations(String name) {
        name.chars().filter(each -> DEVIATIONS.indexOf(each) >= 0).findFirst().ifPresent(each -> {
            String shown = Character.isLetter(each) ? Character.toString(each) : "U+%04X".formatted(each);
            throw unmapped("a letter that programs read in two ways (" + shown + ")");
        });
    }

    private static UrlException unmapped(String what) {
        return new UrlException("has a host with " + what + "; write the host in its Punycode form (xn--…)");
    }

    private static UrlException invalid() {
        return new UrlException("has a host or port that is not valid");
    }
}
