package dev.tallylight.statuspage.subscriber.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Outcome NO_ANSWER = new Outcome.Ours("mail_server");
    private static final Outcome TOLD = new Outcome.Told();

    private long now =
            Long.MAX_VALUE - Duration.ofSeconds(20).toNanos(); // it passes the end of numbers, as the clock may
    private final Standstill standstill = new Standstill(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Duration afterNoAnswer(long begun) {
        return standstill.pause(standstill.weigh(NO_ANSWER, begun));
    }

    @Test
    void aServerThatTakesNoMailIsLeftAloneLongerEachTime() {
        for (int seconds : new int[] {15, 30, 60, 120, 240, 300, 300}) {
            assertThat(standstill.lasts()).isFalse();
            assertThat(afterNoAnswer(now)).isEqualTo(Duration.ofSeconds(seconds));
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(standstill.lasts()).isTrue();
            pass(Duration.ofNanos(1));
        }
    }

    @Test
    void thoseThatWereUnderWayMakeItNoLonger() {
        long begun = now;
        afterNoAnswer(begun);
        pass(Duration.ofSeconds(5));
        assertThat(afterNoAnswer(begun)).isEqualTo(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));
        assertThat(afterNoAnswer(now)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aMailThatIsTakenMakesTheNextPauseShortAgain() {
        afterNoAnswer(now);
        pass(Duration.ofSeconds(15));
        standstill.weigh(TOLD, now);
        assertThat(afterNoAnswer(now)).isEqualTo(Duration.ofSeconds(15));
    }

    /** A server that asks elsewhere about one recipient, and takes its time, keeps nobody else's mail waiting. */
    @Test
    void oneMailThatIsKeptWaitingWhileOthersAreTakenIsThatMailsFault() {
        long begun = now;
        pass(Duration.ofSeconds(3));
        standstill.weigh(TOLD, begun);
        pass(Duration.ofSeconds(7));
        assertThat(standstill.weigh(NO_ANSWER, begun)).isEqualTo(new Outcome.Failed("mail_server", null));
        assertThat(standstill.lasts()).isFalse();
    }

    /** So does whatever else it says of another: it is there. */
    @Test
    void aServerThatRefusesAnotherMeanwhileAnswers() {
        long begun = now;
        pass(Duration.ofSeconds(1));
        standstill.weigh(new Outcome.Bounced(true), begun);
        assertThat(standstill.weigh(NO_ANSWER, begun)).isInstanceOf(Outcome.Failed.class);
        pass(Duration.ofSeconds(1));
        assertThat(standstill.weigh(NO_ANSWER, now))
                .as("after it, nobody was answered")
                .isEqualTo(NO_ANSWER);
    }
}
