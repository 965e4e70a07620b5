package dev.tallylight.stream.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final int STREAMS = 5_000;

    private final Random random = new Random(7);
    private final List<UUID> agents = IntStream.range(0, 5).mapToObj(i -> id()).toList();
    private final List<StreamId> streams =
            IntStream.range(0, STREAMS).mapToObj(i -> new StreamId(id())).toList();

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Test
    void givesEachStreamToOneOfThoseThatLive() {
        for (StreamId stream : streams) {
            assertThat(owners(stream, agents)).hasSize(1);
        }
    }

    @Test
    void sharesEvenly() {
        for (UUID agent : agents) {
            long share = streams.stream()
                    .filter(new Share("here", agent, agents)::holds)
                    .count();
            assertThat(share).isBetween(STREAMS / 5 - 150L, STREAMS / 5 + 150L);
        }
    }

    @Test
    void sharesTheIdsOfOneMomentEvenlyToo() {
        // UUIDv7 of one import differ in a few bits only
        List<StreamId> neighbours = IntStream.range(0, STREAMS)
                .mapToObj(i -> new StreamId(new UUID(0x0193_5C3E_0000_7000L, 0x8000_0000_0000_0000L + i)))
                .toList();
        long share = neighbours.stream()
                .filter(new Share("here", agents.getFirst(), agents)::holds)
                .count();
        assertThat(share).isBetween(STREAMS / 5 - 150L, STREAMS / 5 + 150L);
    }

    @Test
    void movesOnlyTheStreamsOfTheOneThatLeaves() {
        UUID leaving = agents.get(2);
        List<UUID> rest = new ArrayList<>(agents);
        rest.remove(leaving);
        for (StreamId stream : streams) {
            UUID before = owners(stream, agents).getFirst();
            if (!before.equals(leaving)) {
                assertThat(owners(stream, rest)).containsExactly(before);
            }
        }
    }

    @Test
    void givesAProcessThatJustStartedItsPartBeforeItsFirstHeartbeatIsSeen() {
        UUID joining = id();
        List<UUID> all = new ArrayList<>(agents);
        all.add(joining);
        for (StreamId stream : streams.subList(0, 500)) {
            assertThat(new Share("here", joining, agents).holds(stream))
                    .isEqualTo(new Share("here", joining, all).holds(stream));
        }
    }

    private static List<UUID> owners(StreamId stream, List<UUID> living) {
        return living.stream()
                .filter(agent -> new Share("here", agent, living).holds(stream))
                .toList();
    }
}
