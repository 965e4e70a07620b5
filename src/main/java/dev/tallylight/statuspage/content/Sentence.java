package dev.tallylight.statuspage.content;

/** How a page is, in a sentence. Pure. */
final class Sentence {
    private Sentence() {}

    static String of(Content content) {
        long total = content.total();
        if (total == 0) {
            return "Nothing is watched here yet";
        }
        long off = content.count(Shown.OFFLINE);
        long partly = content.count(Shown.DEGRADED);
        long worked = content.count(Shown.MAINTENANCE);
        long unknown = content.count(Shown.UNKNOWN);
        if (off > 0) {
            return (off == total && total > 1
                            ? "All " + total + " streams are off air"
                            : some(off, total, "is off air", "are off air"))
                    + (partly > 0 ? ", " + partly + " partly reachable" : "");
        }
        if (partly > 0) {
            return some(partly, total, "is partly reachable", "are partly reachable");
        }
        if (worked > 0) {
            return some(worked, total, "is in maintenance", "are in maintenance");
        }
        if (unknown > 0) {
            return unknown == total
                    ? "It is not known at the moment how things are"
                    : "Of " + some(unknown, total, "it is not known how it is", "it is not known how they are");
        }
        long on = content.count(Shown.ONLINE);
        if (on == 0) {
            return content.count(Shown.ASLEEP) > 0 ? "Off air, as planned" : "Nothing is watched at the moment";
        }
        return total == 1 ? "The stream is on air" : on == total ? "All streams are on air" : "All is as it should be";
    }

    private static String some(long count, long total, String one, String many) {
        return total == 1 ? "The stream " + one : count + " of " + total + " streams " + (count == 1 ? one : many);
    }
}
