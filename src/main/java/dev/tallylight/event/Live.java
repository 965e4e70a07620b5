package dev.tallylight.event;

/** What whoever follows the feed is told. */
public sealed interface Live {
    /** Events after the reader's sequence are no longer kept: said once, before anything else. */
    record Missed(FeedRetention kept) implements Live {}

    record Happened(Event event) implements Live {}

    /** The process that tells it ends: the last item. */
    record Leaving() implements Live {}

    /** Nothing happened for a while, and the feed is still followed. */
    record Alive() implements Live {}
}
