package dev.tallylight.statuspage.render;

/** Text within XML. Pure. */
final class Markup {
    private Markup() {}

    /** As content, or within an attribute in double quotes; what XML 1.0 has no place for is left out. */
    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean known = each == '\t' || each == '\n' || each >= 0x20 && each < 0x7f || each > 0x9f;
                    if (known && each != 0xfffe && each != 0xffff) {
                        escaped.appendCodePoint(each);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
