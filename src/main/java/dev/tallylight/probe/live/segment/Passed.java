package dev.tallylight.probe.live.segment;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was passed over on the way to what plays: alternatives of one kind, each with why it does not play. */
public final class Passed {
    private static final int MOST_NAME = 60;

    private final String kind;
    private final Map<String, ProbeFailure> failures = new LinkedHashMap<>();

    /** @param kind in the plural: {@code variants} */
    public Passed(String kind) {
        this.kind = kind;
    }

    public void add(String uri, ProbeFailure failure) {
        failures.putIfAbsent(uri, failure);
    }

    public boolean isEmpty() {
        return failures.isEmpty();
    }

    /**
     * The verdict where another of them plays; up where it is only us who may not go there, and undecided where that other
     * was not seen to move on yet.
     *
     * @param of how many there are
     */
    public Verdict plays(int of, Verdict otherwise) {
        if (otherwise instanceof Verdict.Up up && !up.proven()) {
            return otherwise;
        }
        return failures.values().stream()
                .filter(failure -> !failure.reason().ours())
                .findFirst()
                .<Verdict>map(first -> new Verdict.Degraded(
                        first.reason(),
                        Stage.MANIFEST,
                        failures.size() + " of " + of + " " + kind + (failures.size() == 1 ? " does" : " do")
                                + " not play: " + story()))
                .orElse(otherwise);
    }

    /**
     * The failure where none of them plays.
     *
     * @param of how many there are
     */
    public ProbeFailure none(int of) {
        ProbeFailure first = failures.values().stream()
                .filter(failure -> !failure.reason().ours())
                .findFirst()
                .orElseGet(() -> failures.values().iterator().next());
        if (failures.size() == 1) {
            return first;
        }
        String tried = failures.size() == of ? "" : " (" + failures.size() + " were tried)";
        return new ProbeFailure(
                first.reason(), first.stage(), "none of " + of + " " + kind + " plays" + tried + ": " + story());
    }

    /** What is missing for want of one of these, and why. */
    public ProbeFailure without(ProbeFailure lack) {
        return failures.isEmpty()
                ? lack
                : new ProbeFailure(lack.reason(), lack.stage(), lack.detail() + ": " + story());
    }

    /** Those that fail alike together. */
    private String story() {
        return failures.values().stream()
                .map(ProbeFailure::reason)
                .distinct()
                .map(this::story)
                .collect(Collectors.joining("; "));
    }

    private String story(Reason reason) {
        StringBuilder names = new StringBuilder();
        String detail = "";
        for (Map.Entry<String, ProbeFailure> one : failures.entrySet()) {
            if (one.getValue().reason() == reason) {
                detail = names.isEmpty() ? one.getValue().detail() : detail;
                names.append(names.isEmpty() ? "" : ", ").append(name(one.getKey()));
            }
        }
        return names + " (" + detail + ")";
    }

    /** The end of its path, without what may be a secret there: CDNs sign paths, too. The query is none of its name. */
    static String name(String uri) {
        int sound = uri.lastIndexOf(Ladder.SOUND);
        String shown = Url.redact(sound < 0 ? uri : uri.substring(0, sound));
        int query = shown.indexOf('?');
        String path = (query < 0 ? shown : shown.substring(0, query)) + (sound < 0 ? "" : uri.substring(sound));
        return path.length() <= MOST_NAME ? path : "…" + path.substring(path.length() - MOST_NAME);
    }
}
