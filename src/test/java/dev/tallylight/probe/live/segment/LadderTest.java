package dev.tallylight.probe.live.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final ProbeFailure DEAD =
            new ProbeFailure(Reason.VARIANT_MISSING, Stage.MANIFEST, "the server answered 404 Not Found");

    private static List<Ladder.Rung> rungs(int count, int visit) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Ladder.Rung(visit + "/v" + i + ".m3u8", 100_000L * (i / 2), 320, 180, "avc1"))
                .toList();
    }

    @Provide
    Arbitrary<Set<Integer>> dead() {
        return Arbitraries.integers().between(1, Ladder.MOST - 1).set().ofMaxSize(Ladder.MOST - 1);
    }

    /** A server that writes new URIs for each visit; the first rung is what is played. */
    private static Ladder probe(int count, int visit, Set<Integer> dead, Ladder.Memory before) {
        Ladder ladder = new Ladder(rungs(count, visit), before);
        ladder.plays(visit + "/v0.m3u8");
        List<Ladder.Rung> next = ladder.next();
        assertThat(next).hasSizeLessThanOrEqualTo(2).doesNotHaveDuplicates();
        for (Ladder.Rung rung : next) {
            assertThat(rung.uri()).as("looked at already").isNotEqualTo(visit + "/v0.m3u8");
            if (dead.contains(number(rung))) {
                ladder.fails(rung.uri(), DEAD);
            } else {
                ladder.plays(rung.uri());
            }
        }
        return ladder;
    }

    private static int number(Ladder.Rung rung) {
        return Integer.parseInt(rung.uri().replaceAll(".*/v|\\..*", ""));
    }

    private static Set<Integer> told(Ladder ladder) {
        Set<Integer> down = new HashSet<>();
        List<MediaFacts.Variant> facts = ladder.facts();
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i).view().equals("down")) {
                down.add(i);
            }
        }
        return down;
    }

    @Property
    void findsAnyDeadVariantsInAnyLadderAndTheirReturn(
            @ForAll @IntRange(min = 1, max = Ladder.MOST) int count, @ForAll("dead") Set<Integer> anywhere) {
        Set<Integer> dead = new HashSet<>(anywhere);
        dead.removeIf(which -> which >= count);
        Ladder.Memory memory = Ladder.Memory.NONE;
        for (int turn = 0; turn < count; turn++) {
            memory = probe(count, turn, dead, memory).memory();
        }
        assertThat(told(new Ladder(rungs(count, 99), memory))).isEqualTo(dead);
        for (int turn = 0; turn < count; turn++) {
            memory = probe(count, turn, Set.of(), memory).memory();
        }
        assertThat(told(new Ladder(rungs(count, 99), memory))).isEmpty();
    }

    /** What we may not connect to, or cannot read, is asked in its turn, and not in place of the others. */
    @Property
    void looksAtTheOthersToWhateverFailsThroughUs(
            @ForAll @IntRange(min = 2, max = Ladder.MOST) int count, @ForAll("dead") Set<Integer> ours) {
        Ladder.Memory memory = Ladder.Memory.NONE;
        for (int turn = 0; turn < count; turn++) {
            Ladder ladder = new Ladder(rungs(count, 1), memory);
            ladder.plays("1/v0.m3u8");
            for (Ladder.Rung rung : ladder.next()) {
                if (ours.contains(number(rung))) {
                    ladder.fails(rung.uri(), new ProbeFailure(Reason.UNSUPPORTED, Stage.MEDIA, "WebM"));
                } else {
                    ladder.fails(rung.uri(), DEAD);
                }
            }
            memory = ladder.memory();
        }
        Set<Integer> dead = new HashSet<>(IntStream.range(1, count)
                .filter(which -> !ours.contains(which))
                .boxed()
                .toList());
        Ladder after = new Ladder(rungs(count, 1), memory);
        assertThat(told(after)).isEqualTo(dead);
        for (int which : ours) {
            assertThat(which >= count || after.facts().get(which).view().equals("unknown"))
                    .isTrue();
        }
    }

    @Test
    void remembersARungByItsUriFromTheFirstLookOn() {
        Ladder first = new Ladder(rungs(2, 1), Ladder.Memory.NONE);
        first.plays("1/v1.m3u8");
        Ladder.Rung rung = rungs(2, 1).getLast();
        assertThat(first.known(rung)).isEqualTo("1/v1.m3u8");
        assertThat(new Ladder(rungs(2, 1), first.memory()).known(rung)).isEqualTo("1/v1.m3u8");
        Ladder.Rung renamed = rungs(2, 2).getLast();
        Ladder second = new Ladder(rungs(2, 2), first.memory());
        second.plays("2/v1.m3u8");
        assertThat(new Ladder(rungs(2, 3), second.memory()).known(rungs(2, 3).getLast()))
                .isEqualTo(second.known(renamed));
    }

    /** An alert is asked again in seconds, and so is its end. */
    @Test
    void looksAtTheOnlyDeadOneInEachProbe() {
        Ladder.Memory memory = Ladder.Memory.NONE;
        for (int turn = 0; turn < 12; turn++) {
            memory = probe(12, turn, Set.of(7), memory).memory();
        }
        assertThat(told(probe(12, 50, Set.of(), memory))).isEmpty();
    }

    @Test
    void saysWhichOfHowManyAreDeadAndKnowsNothingOfWhatFailedThroughUs() {
        Ladder ladder = new Ladder(rungs(6, 1), Ladder.Memory.NONE);
        ladder.plays("1/v0.m3u8");
        ladder.fails("1/v2.m3u8", DEAD);
        ladder.fails("1/v4.m3u8", DEAD);
        ladder.fails("1/v5.m3u8", new ProbeFailure(Reason.EGRESS_REFUSED, Stage.CONNECT, "not allowed"));
        Passed passed = new Passed("variants");
        ladder.tell(passed);
        assertThat(passed.plays(6, new Verdict.Up(true)))
                .isEqualTo(new Verdict.Degraded(
                        Reason.VARIANT_MISSING,
                        Stage.MANIFEST,
                        "2 of 6 variants do not play: 1/v2.m3u8, 1/v4.m3u8 (the server answered 404 Not Found)"));
        assertThat(ladder.facts())
                .extracting(MediaFacts.Variant::view)
                .containsExactly("up", "unknown", "down", "unknown", "down", "unknown");
    }

    /** A transcoder that starts when somebody comes is slow once, and a server that hangs is so each time. */
    @Test
    void takesARungForDeadThatIsLateTwiceInARow() {
        Ladder first = new Ladder(rungs(3, 1), Ladder.Memory.NONE);
        first.late("1/v1.m3u8", DEAD);
        assertThat(first.facts().get(1).view()).isEqualTo("unknown");
        Ladder second = new Ladder(rungs(3, 1), first.memory());
        assertThat(second.next().getFirst().uri()).isEqualTo("1/v1.m3u8");
        second.late("1/v1.m3u8", DEAD);
        assertThat(told(second)).containsExactly(1);
        Ladder third = new Ladder(rungs(3, 1), first.memory());
        third.plays("1/v1.m3u8");
        third.late("1/v1.m3u8", DEAD);
        assertThat(told(third)).isEmpty();
    }

    /** Packagers that write the bandwidth as they measure it. */
    @Test
    void knowsARungByItsUriWhateverIsDeclaredOfIt() {
        Ladder first = new Ladder(rungs(3, 1), Ladder.Memory.NONE);
        first.fails("1/v1.m3u8", DEAD);
        List<Ladder.Rung> measured = rungs(3, 1).stream()
                .map(rung -> new Ladder.Rung(rung.uri(), 777L, rung.width(), rung.height(), rung.codecs()))
                .toList();
        assertThat(told(new Ladder(measured, first.memory()))).containsExactly(1);
    }

    @Test
    void keepsABoundedPartOfALongLadderAndHidesQueries() {
        Ladder ladder = new Ladder(rungs(10_000, 1), Ladder.Memory.NONE);
        assertThat(ladder.facts()).hasSize(Ladder.MOST);
        assertThat(new Ladder.Rung("a/b.m3u8?token=secret", 1L, null, null, null).name())
                .isEqualTo("a/b.m3u8");
    }
}
