package dev.tallylight.probe.live.segment;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The variants of a stream, its bitrate ladder, and how each was when it was last looked at. A player plays one of them;
 * where all are expected to play, a few others are looked at in each probe, so that it costs the same however long the
 * ladder is. Pure; for one probe.
 */
public final class Ladder {
    /** How many rungs are looked at and told. */
    public static final int MOST = 24;

    /** What follows the address in the name of a rung that others share, each with sound of its own: a fragment. */
    public static final String SOUND = "#audio=";

    /** How many are looked at besides the one that is played. */
    private static final int A_PROBE = 2;

    private final Map<Rung, Identity> rungs = new LinkedHashMap<>();
    private final Map<Rung, String> known = new HashMap<>();
    private final Map<Identity, Look> looks = new HashMap<>();
    private final Set<Identity> looked = new HashSet<>();
    private final long turn;

    /**
     * @param all in the order of the manifest; the first {@value #MOST} count
     * @param before what was seen of them
     */
    public Ladder(List<Rung> all, Memory before) {
        turn = before.turn + 1;
        Map<Identity, Integer> copies = new HashMap<>();
        Map<String, Look> byUri = new HashMap<>();
        before.looks.values().forEach(look -> byUri.put(look.uri, look));
        for (Rung rung : all) {
            if (rungs.size() < MOST && !rungs.containsKey(rung)) {
                int copy = copies.merge(Identity.of(rung, 0), 1, Integer::sum);
                Identity identity = Identity.of(rung, copy);
                rungs.put(rung, identity);
                Look same = byUri.get(rung.uri);
                Look look = same == null ? before.looks.get(identity) : same;
                known.put(rung, same == null && look != null ? identity.toString() : rung.uri);
                if (look != null) {
                    looks.put(identity, look);
                }
            }
        }
    }

    /**
     * One of the variants.
     *
     * @param uri as the manifest writes it; of DASH the id of the Representation
     * @param bandwidth peak bits per second, as declared
     * @param codecs as declared (RFC 6381)
     */
    public record Rung(
            String uri,
            @Nullable Long bandwidth,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String codecs) {
        private static String address(String uri) {
            int sound = uri.indexOf(SOUND);
            return sound < 0 ? uri : uri.substring(0, sound);
        }

        /** The end of its path, without what may be a secret there. */
        public String name() {
            return Passed.name(uri);
        }
    }

    /**
     * What a rung is known by, where a server writes other URIs at each visit.
     *
     * @param copy which of those that are alike
     */
    record Identity(
            @Nullable Long bandwidth,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String codecs,
            int copy) {
        static Identity of(Rung rung, int copy) {
            return new Identity(rung.bandwidth, rung.width, rung.height, rung.codecs, copy);
        }
    }

    /** How a rung was. */
    enum View {
        PLAYS,
        FAILS,
        /** It did not come in its share of the time, once: it may have been slow. */
        LATE,
        /** Nothing could be told. */
        UNTOLD
    }

    /**
     * @param failure why it did not play; null where that was not seen
     * @param turn in which it was looked at
     */
    record Look(String uri, View view, @Nullable ProbeFailure failure, long turn) {
        boolean again() {
            return view == View.FAILS || view == View.LATE;
        }
    }

    /**
     * What is known from probe to probe.
     *
     * @param turn counts the probes
     */
    public record Memory(long turn, Map<Identity, Look> looks) {
        public static final Memory NONE = new Memory(0, Map.of());

        public Memory {
            looks = Map.copyOf(looks);
        }
    }

    public Memory memory() {
        return new Memory(turn, looks);
    }

    /** What it may be remembered by: its URI, where that lasts, or what is declared of it. */
    public String known(Rung rung) {
        return String.valueOf(known.get(rung));
    }

    public void plays(String uri) {
        look(uri, before -> new Look(uri, View.PLAYS, null, turn));
    }

    /** A failure that is ours says nothing of the rung. */
    public void fails(String uri, ProbeFailure failure) {
        if (failure.reason().ours()) {
            untold(uri);
        } else {
            look(uri, before -> new Look(uri, View.FAILS, failure, turn));
        }
    }

    /** It had its turn, and is held for what it was. */
    public void untold(String uri) {
        look(
                uri,
                before -> before == null
                        ? new Look(uri, View.UNTOLD, null, turn)
                        : new Look(uri, before.view, before.failure, turn));
    }

    /** It did not come in its share of the time: twice in a row, and it does not play. */
    public void late(String uri, ProbeFailure failure) {
        look(
                uri,
                before -> before == null || !before.again()
                        ? new Look(uri, View.LATE, null, turn)
                        : new Look(uri, View.FAILS, failure, turn));
    }

    private void look(String uri, Function<@Nullable Look, Look> now) {
        rungs.forEach((rung, identity) -> {
            Look before = looks.get(identity);
            Look next = now.apply(before);
            if (rung.uri.equals(uri) || isTheSameButForItsSound(rung, uri) && !isOfSound(before) && !isOfSound(next)) {
                looks.put(identity, new Look(rung.uri, next.view, next.failure, next.turn));
                looked.add(identity);
            }
        });
    }

    /** What is seen of one playlist is seen of it under each of its names. */
    private boolean isTheSameButForItsSound(Rung rung, String uri) {
        return !looked.contains(rungs.get(rung)) && Rung.address(rung.uri).equals(Rung.address(uri));
    }

    private static boolean isOfSound(@Nullable Look look) {
        return look != null && look.failure != null && look.failure.reason() == Reason.NO_AUDIO;
    }

    /**
     * What to look at next in this probe: one that did not play, so that its return is noticed, then what was not looked
     * at for the longest time. Nothing twice.
     */
    public List<Rung> next() {
        List<Rung> open = rungs.keySet().stream()
                .filter(rung -> !looked.contains(rungs.get(rung)))
                .toList();
        Comparator<Rung> oldest = Comparator.comparingLong(this::lookedAt);
        List<Rung> next = new ArrayList<>(
                open.stream().filter(this::isDown).sorted(oldest).limit(1).toList());
        open.stream()
                .filter(rung -> !next.contains(rung))
                .sorted(oldest)
                .limit(A_PROBE - next.size())
                .forEach(next::add);
        return List.copyOf(next);
    }

    private @Nullable Look lookAt(Rung rung) {
        return looks.get(rungs.get(rung));
    }

    private long lookedAt(Rung rung) {
        Look look = lookAt(rung);
        return look == null ? 0 : look.turn;
    }

    private boolean isDown(Rung rung) {
        Look look = lookAt(rung);
        return look != null && look.again();
    }

    /** Tells those that do not play. */
    public void tell(Passed passed) {
        rungs.keySet().forEach(rung -> {
            Look look = lookAt(rung);
            if (look != null && look.failure != null) {
                passed.add(rung.uri, look.failure);
            }
        });
    }

    public List<MediaFacts.Variant> facts() {
        return rungs.keySet().stream().map(this::fact).toList();
    }

    private MediaFacts.Variant fact(Rung rung) {
        Look look = lookAt(rung);
        ProbeFailure failure = look == null ? null : look.failure;
        return new MediaFacts.Variant(
                rung.name(),
                rung.bandwidth,
                rung.width,
                rung.height,
                rung.codecs,
                view(look == null ? View.UNTOLD : look.view),
                failure == null ? null : failure.reason().code());
    }

    private static String view(View view) {
        return switch (view) {
            case PLAYS -> "up";
            case FAILS -> "down";
            case LATE, UNTOLD -> "unknown";
        };
    }
}
