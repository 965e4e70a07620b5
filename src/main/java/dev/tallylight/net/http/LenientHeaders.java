package dev.tallylight.net.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import java.util.regex.Pattern;

/**
 * Headers as streaming servers send them: unchecked, because we only read them, and without a Content-Length that is no
 * number ({@code -1} of a stream without an end). As with players and browsers, such a body ends with the connection.
 */
final class LenientHeaders extends DefaultHttpHeaders {
    static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new LenientHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new LenientHeaders();
        }
    };

    /** A list of equal lengths is for the decoder to judge. */
    private static final Pattern LENGTHS = Pattern.compile("\\s*[0-9]{1,18}\\s*(,\\s*[0-9]{1,18}\\s*){0,20}");

    @SuppressWarnings("deprecation") // what it offers instead cannot be a subclass
    private LenientHeaders() {
        super(false);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        boolean madeUp = HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                && !LENGTHS.matcher(String.valueOf(value)).matches();
        return madeUp ? this : super.add(name, value);
    }
}
