package dev.tallylight.statuspage.content;

import dev.tallylight.access.Slice;
import dev.tallylight.history.story.ServerStories;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Story;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Counts the last ninety days of streams and of servers. */
@ApplicationScoped
class Strips {
    private final Stories stories;
    private final ServerStories servers;

    Strips(Stories stories, ServerStories servers) {
        this.stories = stories;
        this.servers = servers;
    }

    /** By the streams' ids; without who changed too often to be counted. */
    Uni<Map<UUID, Strip>> of(Slice slice, List<UUID> streams, Instant now) {
        List<Instant> edges = edges(now);
        Map<UUID, Strip> strips = new HashMap<>();
        return stories.some(
                        slice,
                        streams,
                        edges.getFirst(),
                        now,
                        (stream, story) -> strips.put(stream.id(), strip(story, edges)))
                .replaceWith(strips);
    }

    /** Of servers, likewise. */
    Uni<Map<UUID, Strip>> ofServers(Slice slice, List<UUID> ids, Instant now) {
        List<Instant> edges = edges(now);
        Map<UUID, Strip> strips = new HashMap<>();
        return servers.some(slice, ids, edges.getFirst(), (id, story) -> strips.put(id, strip(story, edges)))
                .replaceWith(strips);
    }

    /** Midnights, and now. */
    private static List<Instant> edges(Instant now) {
        LocalDate first = now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(Strip.DAYS - 1L);
        List<Instant> edges = new ArrayList<>();
        for (int i = 0; i < Strip.DAYS; i++) {
            edges.add(first.plusDays(i).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        if (now.isAfter(edges.getLast())) {
            edges.add(now);
        } else {
            edges.add(edges.getLast().plusMillis(1));
        }
        return edges;
    }

    static Strip strip(Story story, List<Instant> edges) {
        List<Account> accounts = story.accounts(edges);
        Account sum = accounts.stream().reduce(Account.NOTHING, Account::plus);
        List<Strip.Day> days = accounts.stream()
                .map(day -> new Strip.Day(day.availability(), day.offline().toSeconds()))
                .toList();
        int known =
                (int) days.stream().filter(day -> day.availability() != null).count();
        return new Strip(edges.getFirst().atZone(ZoneOffset.UTC).toLocalDate(), days, sum.availability(), known);
    }
}
