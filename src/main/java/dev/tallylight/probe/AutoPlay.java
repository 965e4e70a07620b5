package dev.tallylight.probe;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.Probe.Played;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays what a target turns out to be. A list of addresses is followed as a player follows it: to the first that plays,
 * within the time that there is. What was passed makes a stream degraded, and is named. At most {@value #MOST_TRIED}
 * addresses of a list are tried, and {@value #MOST_LISTS} lists that name each other.
 */
final class AutoPlay {
    private static final int MOST_TRIED = 5;
    private static final int MOST_LISTS = 5;

    /** To connect, to pass the burst and to see it play for a second: with less than twice of it, one address takes all. */
    private static final Duration LEAST_SHARE = Duration.ofSeconds(4);

    private final ProtocolDetector detector;
    private final BiFunction<ProbeTarget, Protocol, Uni<Played>> play;
    private final ProbeRun run;
    private final ContextInternal context;
    private final @Nullable Protocol playedAs;
    private final Set<String> lists = new HashSet<>();

    /** @param playedAs what the stream was seen to play as before; null where it never was */
    AutoPlay(
            ProtocolDetector detector,
            BiFunction<ProbeTarget, Protocol, Uni<Played>> play,
            ProbeRun run,
            ContextInternal context,
            @Nullable Protocol playedAs) {
        this.detector = detector;
        this.play = play;
        this.run = run;
        this.context = context;
        this.playedAs = playedAs;
    }

    Uni<Played> play(ProbeTarget target) {
        return detector.detect(target, run).flatMap(found -> switch (found) {
            case Detected.Stream(Protocol protocol) -> play.apply(target, protocol);
            case Detected.Listed listed -> follow(target, listed);
            case Detected.Foreign foreign -> Uni.createFrom().item(foreign(target, foreign));
        });
    }

    /** Whoever heard it before hears it no longer; of an address that never played, and that nobody calls a radio, nothing is known. */
    private Played foreign(ProbeTarget target, Detected.Foreign found) {
        String detail = "the answer is " + found.what();
        boolean down = (playedAs != null || target.protocol() != Protocol.AUTO)
                && !found.reason().ours();
        String before = playedAs == null ? "" : "; it played as " + playedAs.wireName() + " before";
        Verdict verdict = down
                ? new Verdict.Down(found.reason(), Stage.ACCESS, detail + before)
                : new Verdict.Unknown(found.reason(), Stage.ACCESS, detail + found.remedy());
        return new Played(verdict, MediaFacts.NONE, ProbeMemory.NONE);
    }

    private Uni<Played> follow(ProbeTarget target, Detected.Listed listed) {
        lists.add(target.url().full());
        lists.add(listed.url().full());
        List<String> addresses = listed.list().addresses();
        run.step("list", "the answer is " + listed.list().form() + " of " + addresses.size());
        return new Following(target, listed).next();
    }

    /** One list on the way from address to address. */
    private final class Following {
        private final ProbeTarget target;
        private final Detected.Listed listed;
        private final List<String> addresses;
        private final List<String> passed = new ArrayList<>();
        private @Nullable Played first;
        private int tried;

        Following(ProbeTarget target, Detected.Listed listed) {
            this.target = target;
            this.listed = listed;
            this.addresses =
                    listed.list().addresses().stream().limit(MOST_TRIED).toList();
        }

        Uni<Played> next() {
            if (tried >= addresses.size()) {
                return Uni.createFrom().item(this::nothingPlays);
            }
            String address = addresses.get(tried++);
            return attempt(address).flatMap(played -> ended(address, played));
        }

        private Uni<Played> ended(String address, Played played) {
            if (played.verdict() instanceof Verdict.Up || played.verdict() instanceof Verdict.Degraded) {
                run.step("list", "address " + tried + " of " + addresses.size() + " plays: " + shown(address));
                return Uni.createFrom().item(passed.isEmpty() ? played : less(played));
            }
            first = first == null || isWorse(played) ? played : first;
            passed.add(shown(address) + ": " + told(played.verdict()));
            run.step("list", "passed " + passed.getLast());
            return next();
        }

        private String shown(String address) {
            try {
                return listed.url().resolve(address).toString();
            } catch (UrlException e) {
                return "address " + tried;
            }
        }

        private boolean isWorse(Played played) {
            return played.verdict() instanceof Verdict.Down
                    && !(first != null && first.verdict() instanceof Verdict.Down);
        }

        private Uni<Played> attempt(String address) {
            ProbeTarget entry;
            try {
                Url url = run.signed(listed.url().resolve(address));
                entry = target.entry(url);
            } catch (UrlException e) {
                return Uni.createFrom()
                        .item(Played.failed(Reason.PLAYLIST_INVALID, Stage.ACCESS, "the address " + e.getMessage()));
            }
            if (lists.contains(entry.url().full()) || lists.size() > 2 * MOST_LISTS) {
                return Uni.createFrom()
                        .item(Played.failed(
                                Reason.PLAYLIST_INVALID, Stage.ACCESS, "the list leads back to a list before it"));
            }
            Duration left = run.remaining();
            boolean last = tried == addresses.size() || left.compareTo(LEAST_SHARE.multipliedBy(2)) < 0;
            Uni<Played> playing = Uni.createFrom().deferred(() -> play(entry));
            return (last ? playing : unlessItPlays(playing, left.dividedBy(2)))
                    .onFailure(NetFailure.class)
                    .recoverWithItem(failure -> NetReason.played(failure));
        }

        /** Gives up for the next address, unless media has come by then: whether that plays takes its time to see. */
        private Uni<Played> unlessItPlays(Uni<Played> work, Duration share) {
            return Deadline.in(context, share)
                    .boundUnless(
                            run::hasMedia,
                            work,
                            () -> new NetFailure(
                                    NetFailure.Kind.RESPONSE_TIMEOUT,
                                    "nothing was decided within " + share.toMillis() + " ms"));
        }

        private Played less(Played played) {
            Reason reason = reason(first == null ? played.verdict() : first.verdict());
            String detail = "plays, by address " + tried + " of " + addresses.size() + " in the list; passed: "
                    + String.join("; ", passed);
            Verdict verdict = played.verdict() instanceof Verdict.Degraded
                    ? played.verdict()
                    : new Verdict.Degraded(reason, Stage.ACCESS, detail);
            return new Played(verdict, played.facts(), played.memory());
        }

        private Played nothingPlays() {
            Played worst = first;
            if (worst == null) {
                return Played.failed(Reason.PLAYLIST_INVALID, Stage.ACCESS, "the list has no address");
            }
            int all = listed.list().addresses().size();
            String which = all == 1
                    ? "the one address of the list does not play: "
                    : "none of " + all + " addresses of the list plays"
                            + (all > tried ? " (tried: the first " + tried + "): " : ": ");
            String detail = which + passed.stream().collect(Collectors.joining("; "));
            return new Played(worst.verdict().withDetail(words -> detail), worst.facts(), worst.memory());
        }
    }

    private static Reason reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Down down -> down.reason();
            case Verdict.Unknown unknown -> unknown.reason();
            case Verdict.Degraded degraded -> degraded.reason();
            case Verdict.Up up -> Reason.PLAYLIST_INVALID;
        };
    }

    private static String told(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Down down -> down.reason().code() + ", " + down.detail();
            case Verdict.Unknown unknown -> unknown.reason().code() + ", " + unknown.detail();
            case Verdict.Degraded degraded -> degraded.detail();
            case Verdict.Up up -> "";
        };
    }
}
