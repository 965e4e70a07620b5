package dev.tallylight.net;

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
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static UrlException invalid() {
        return new UrlException("has a host or port that is not valid");
    }
}
