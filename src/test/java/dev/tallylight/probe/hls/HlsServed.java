package dev.tallylight.probe.hls;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** Tests of what is made of one site's playlists and segments. */
abstract class HlsServed {
    protected final HlsBench bench = new HlsBench();
    protected final HlsSite site = new HlsSite();

    /** The media sequence number of a playlist that moves on with each look at it. */
    protected final AtomicLong sequence = new AtomicLong(812);

    @AfterEach
    void close() {
        site.close();
        bench.close();
    }

    /** A playlist that moves on, with these lines about its one segment; | stands between two lines. */
    protected final void playlist(String segment) {
        site.on(
                "/live.m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        (HlsSite.header(sequence.getAndIncrement()) + segment.replace('|', '\n') + "\n")
                                .getBytes(StandardCharsets.UTF_8))));
    }
}
