package dev.tallylight.statuspage.content;

import dev.tallylight.event.SubjectWords;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a page is, in a sentence: of its streams, then of its servers. Pure. */
final class Sentence {
    private Sentence() {}

    /** All of a kind that is on the page. */
    private record Part(SubjectWords kind, Map<Shown, Long> counts) {
        long total() {
            return Content.total(counts);
        }

        long count(Shown shown) {
            return counts.getOrDefault(shown, 0L);
        }

        /** {@code 2 of 5 streams are}, {@code all 5 servers are}, {@code the stream is}. */
        String some(Shown shown) {
            long count = count(shown);
            return whom(count) + (count == 1 ? " is " : " are ");
        }

        String whom(long count) {
            return total() == 1
                    ? "the " + kind.noun()
                    : count == total() ? "all " + kind.counted(total()) : count + " of " + kind.counted(total());
        }

        String troubles() {
            long partly = count(Shown.DEGRADED);
            if (count(Shown.OFFLINE) == 0) {
                return partly == 0 ? "" : some(Shown.DEGRADED) + "partly reachable";
            }
            return some(Shown.OFFLINE) + kind.off() + (partly > 0 ? ", " + partly + " partly reachable" : "");
        }

        String maintained() {
            return count(Shown.MAINTENANCE) == 0 ? "" : some(Shown.MAINTENANCE) + "in maintenance";
        }

        String notKnown() {
            long unknown = count(Shown.UNKNOWN);
            return unknown == 0
                    ? ""
                    : "of " + whom(unknown) + " it is not known how " + (unknown == 1 ? "it is" : "they are");
        }

        boolean isWell() {
            return count(Shown.ONLINE) == total();
        }

        String well() {
            return total() == 1
                    ? "the " + kind.noun() + " is " + kind.on()
                    : "all " + kind.noun() + "s are " + kind.on();
        }
    }

    static String of(Map<Shown, Long> streams, Map<Shown, Long> servers) {
        List<Part> parts = Stream.of(new Part(SubjectWords.STREAM, streams), new Part(SubjectWords.SERVER, servers))
                .filter(part -> part.total() > 0)
                .toList();
        if (parts.isEmpty()) {
            return "Nothing is watched here yet";
        }
        String wrong = joined(parts, Part::troubles);
        if (wrong.isEmpty()) {
            wrong = joined(parts, Part::maintained);
        }
        if (!wrong.isEmpty()) {
            return wrong;
        }
        String notKnown = joined(parts, Part::notKnown);
        if (!notKnown.isEmpty()) {
            return parts.stream().allMatch(part -> part.count(Shown.UNKNOWN) == part.total())
                    ? "It is not known at the moment how things are"
                    : notKnown;
        }
        if (parts.stream().allMatch(part -> part.count(Shown.ONLINE) == 0)) {
            return parts.stream().anyMatch(part -> part.count(Shown.ASLEEP) > 0)
                    ? "Off air, as planned"
                    : "Nothing is watched at the moment";
        }
        return parts.stream().allMatch(Part::isWell) ? joined(parts, Part::well) : "All is as it should be";
    }

    private static String joined(List<Part> parts, Function<Part, String> words) {
        String joined =
                parts.stream().map(words).filter(each -> !each.isEmpty()).collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : Character.toUpperCase(joined.charAt(0)) + joined.substring(1);
    }
}
