package dev.tallylight.net.http;

/** Schemes that are fetched over HTTP. */
final class HttpScheme {
    private HttpScheme() {}

    static boolean speaks(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    static boolean secure(String scheme) {
        return scheme.equals("https");
    }
}
