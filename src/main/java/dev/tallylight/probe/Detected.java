package dev.tallylight.probe;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.media.AddressList;

/** What a target of protocol {@code auto} turned out to be. */
sealed interface Detected {
    /** A stream; its answer may be left with the run. */
    record Stream(Protocol protocol) implements Detected {}

    /**
     * A list of addresses to one stream.
     *
     * @param url where it came from, after redirects
     */
    record Listed(Url url, AddressList list) implements Detected {}

    /**
     * Nothing that is played.
     *
     * @param what it is, for people
     * @param remedy what to do about it
     */
    record Foreign(Reason reason, String what, String remedy) implements Detected {}
}
