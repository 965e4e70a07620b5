package dev.tallylight.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a request may take to arrive, in virtual time. */
class RequestDeadlinesTest {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(10), 100);
    private static final String HEAD = "POST /x HTTP/1.1\r\nHost: here\r\n";

    private final RequestDeadlines deadlines = new RequestDeadlines(PATIENCE);
    private final EmbeddedChannel channel =
            new EmbeddedChannel(deadlines.new Bytes(), new HttpRequestDecoder(), deadlines.new Messages());

    RequestDeadlinesTest() {
        channel.freezeTime();
        deadlines.begin(channel.pipeline().firstContext());
    }

    private void came(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            ReferenceCountUtil.release(each);
        }
    }

    private void passed(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private String said() {
        @Nullable ByteBuf out = channel.readOutbound();
        if (out == null) {
            return "";
        }
        String text = out.toString(US_ASCII);
        out.release();
        return text;
    }

    @Test
    void endsAConnectionThatSaysNothing() {
        passed(19);
        assertThat(channel.isOpen()).isTrue();
        passed(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(said()).isEmpty();
    }

    @Test
    void answersAHeadThatIsNotWholeInTimeHoweverOftenAByteComes() {
        came("GET / HTTP/1.1\r\n");
        for (int second = 0; second < 19; second++) {
            passed(1);
            came("X-" + second + ": y\r\n");
        }
        assertThat(channel.isOpen()).isTrue();
        passed(1);
        assertThat(said()).startsWith("HTTP/1.1 408 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void leavesAnAnswerAllTheTimeItTakesAndTheConnectionItsRest() {
        came("GET /feed HTTP/1.1\r\nHost: here\r\n\r\n");
        passed(36_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void measuresTheNextRequestFromItsFirstByte() {
        came("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
        passed(1_000);
        came("GET /half HTTP/1.1\r\n");
        passed(19);
        assertThat(channel.isOpen()).isTrue();
        passed(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(said()).as("somebody's answer may be on its way").isEmpty();
    }

    @Test
    void endsABodyThatDrips() {
        came(HEAD + "Content-Length: 5000\r\n\r\n");
        for (int second = 0; second < 9; second++) {
            passed(1);
            came("x");
        }
        assertThat(channel.isOpen()).isTrue();
        passed(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void takesALargeBodyThatComesAsFastAsItMust() {
        came(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        for (int second = 0; second < 100; second++) {
            passed(1);
            came("78\r\n" + "x".repeat(120) + "\r\n");
        }
        assertThat(channel.isOpen()).isTrue();
        came("0\r\n\r\n");
        passed(1_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void blamesNobodyForWhatIsNotTakenIn() {
        came(HEAD + "Content-Length: 5000\r\n\r\n");
        channel.config().setAutoRead(false);
        passed(100);
        assertThat(channel.isOpen()).isTrue();
        channel.config().setAutoRead(true);
        passed(10);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void givesEachBodyItsOwnTime() {
        came(HEAD + "Content-Length: 5\r\n\r\nab");
        passed(9);
        came("cde" + HEAD + "Content-Length: 5\r\n\r\nab");
        passed(9);
        assertThat(channel.isOpen()).isTrue();
        came("cde");
        passed(1_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void takesALineEndTooManyForNoRequest() {
        came(HEAD + "Content-Length: 2\r\n\r\nab");
        came("\r\n");
        passed(1_000);
        assertThat(channel.isOpen()).isTrue();
        came("G");
        passed(20);
        assertThat(channel.isOpen()).isFalse();
    }
}
