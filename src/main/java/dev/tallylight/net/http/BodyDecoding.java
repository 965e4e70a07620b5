package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.HttpContentDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes gzip and deflate, whose work is bounded by what comes in, and no other coding: a few hundred bytes of Brotli
 * keep a thread busy for seconds. What a server calls an encoding and is none ({@code UTF-8}) it passes on, as browsers do.
 */
final class BodyDecoding extends HttpContentDecoder {
    private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "x-deflate");
    private static final Set<String> NOT_READ = Set.of("br", "zstd", "compress", "x-compress", "dcb", "dcz", "snappy");

    /** Whether a body is as it was sent. */
    static boolean none(HttpHeaders headers) {
        return codings(headers).isEmpty();
    }

    private static List<String> codings(HttpHeaders headers) {
        List<String> said = headers.getAll(HttpHeaderNames.CONTENT_ENCODING);
        List<String> all = said.isEmpty() ? headers.getAll(HttpHeaderNames.TRANSFER_ENCODING) : said;
        return codings(String.join(",", all));
    }

    private static List<String> codings(String said) {
        return Stream.of(said.split(",", 20))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> KNOWN.contains(coding) || NOT_READ.contains(coding))
                .toList();
    }

    @Override
    protected @Nullable EmbeddedChannel newContentDecoder(String said) {
        List<String> codings = codings(said);
        if (codings.isEmpty()) {
            return null; // as it is
        }
        if (codings.size() > 1 || NOT_READ.contains(codings.getFirst())) {
            String named = codings.stream().limit(4).collect(Collectors.joining(", "));
            throw new NetFailure(
                    Kind.PROTOCOL_ERROR,
                    "the body is encoded as " + named + ", which was not asked for: only gzip and deflate are");
        }
        ZlibWrapper wrapper = codings.getFirst().endsWith("gzip") ? ZlibWrapper.GZIP : ZlibWrapper.ZLIB_OR_NONE;
        return new EmbeddedChannel(
                ctx.channel().id(), false, ctx.channel().config(), ZlibCodecFactory.newZlibDecoder(wrapper, 0));
    }
}
