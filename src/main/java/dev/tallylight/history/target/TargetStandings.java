package dev.tallylight.history.target;

import dev.tallylight.access.Slice;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.story.StreamRows;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How all promises stand, reckoned each minute in each hub: whoever asks for them waits for nothing. Without a promise it costs a
 * read of an empty table.
 */
@ApplicationScoped
public class TargetStandings {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(TargetStandings.class);
    private static final int LOT = 250;

    private final TargetRows rows;
    private final Stories stories;
    private final Followers followers;
    private final InstantSource clock;
    private @Nullable Follower follower;
    private volatile List<Standing> ofTags = List.of();
    private volatile List<OfStream> ofStreams = List.of();

    TargetStandings(TargetRows rows, Stories stories, Followers followers, InstantSource clock) {
        this.rows = rows;
        this.stories = stories;
        this.followers = followers;
        this.clock = clock;
    }

    /** How a promise of one stream's own stands. */
    public record OfStream(UUID stream, String name, List<String> tags, Standing standing) {}

    void start(@Observes HubStart event) {
        follower = followers.each(Follower.Plan.of("targets", EVERY).within(Duration.ofSeconds(110)), this::reckon);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** Of the tags of a slice, those first that need somebody, as they stood a minute ago at most. */
    public List<Standing> ofTags(Slice slice) {
        return ofTags.stream()
                .filter(standing ->
                        slice.sees(List.of(String.valueOf(standing.target().tag()))))
                .toList();
    }

    /** Of streams of a slice that have a promise of their own, likewise. */
    public List<OfStream> ofStreams(Slice slice) {
        return ofStreams.stream().filter(one -> slice.sees(one.tags())).toList();
    }

    /** How what is promised of one stream stands at this moment; empty where nothing is. A problem where it is not there for the slice. */
    public Uni<Optional<Standing>> of(Slice slice, UUID stream) {
        Instant now = clock.instant();
        return rows.of(slice, List.of(stream)).chain(promises -> {
            Reckoning.Ends ends = Reckoning.Ends.of(promises, now, now);
            return promises.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : stories.one(slice, stream, ends.from(), ends.to())
                            .map(told -> Optional.ofNullable(
                                            promises.of(stream, told.stream().tags()))
                                    .map(target -> new Reckoning(target, now)
                                            .add(told.story())
                                            .standing()));
        });
    }

    Uni<Void> reckon() {
        Instant now = clock.instant();
        return rows.all(Slice.ALL)
                .chain(promises -> tags(new ArrayList<>(promises.tags().values()), now, new ArrayList<>())
                        .invoke(found -> ofTags = found)
                        .chain(() ->
                                streams(promises, new ArrayList<>(promises.own().keySet()), now, new ArrayList<>()))
                        .invoke(found -> ofStreams = found))
                .replaceWithVoid();
    }

    private Uni<List<Standing>> tags(List<Target> left, Instant now, List<Standing> found) {
        if (left.isEmpty()) {
            found.sort(Comparator.comparing((Standing one) -> one.state()).reversed());
            return Uni.createFrom().item(List.copyOf(found));
        }
        Target target = left.removeLast();
        Reckoning reckoning = new Reckoning(target, now);
        return stories.all(
                        Slice.ALL,
                        target.tag(),
                        Reckoning.from(target, now),
                        Reckoning.to(target, now),
                        (stream, story) -> reckoning.add(story))
                .invoke(() -> found.add(reckoning.standing()))
                // a tag whose streams cannot be counted has no standing, and keeps no other from its own
                .onFailure(ProblemException.class)
                .invoke(e ->
                        LOG.warnf("how the target of \"%s\" stands is not known: %s", target.tag(), e.getMessage()))
                .onFailure(ProblemException.class)
                .recoverWithNull()
                .chain(() -> tags(left, now, found));
    }

    private Uni<List<OfStream>> streams(Promises promises, List<UUID> left, Instant now, List<OfStream> found) {
        if (left.isEmpty()) {
            found.sort(Comparator.comparing((OfStream one) -> one.standing().state())
                    .reversed());
            return Uni.createFrom().item(List.copyOf(found));
        }
        List<UUID> some = left.subList(Math.max(0, left.size() - LOT), left.size());
        List<UUID> lot = List.copyOf(some);
        some.clear();
        BiConsumer<StreamRows.One, Story> each = (stream, story) -> {
            Target target = promises.own().get(stream.id());
            if (target != null) {
                found.add(new OfStream(
                        stream.id(),
                        stream.name(),
                        stream.tags(),
                        new Reckoning(target, now).add(story).standing()));
            }
        };
        Reckoning.Ends ends = Reckoning.Ends.of(promises, now, now);
        return stories.some(Slice.ALL, lot, ends.from(), ends.to(), each)
                .chain(() -> streams(promises, left, now, found));
    }
}
