package dev.tallylight.probe;

import dev.tallylight.net.cookie.Cookie;
import dev.tallylight.net.cookie.CookieJar;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.NetListener;
import dev.tallylight.net.url.UnshownWords;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.probe.signing.Signatures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One probe under way: its monotonic clock, its deadline and what it noted so far. Confined to the probe's own
 * event-loop context, and so not synchronised. An HTTP session notes its connections and answers here by itself, and
 * shares its cookies with the probe's other sessions.
 */
public final class ProbeRun implements NetListener {
    private final long startedAt = System.nanoTime();
    private final Duration timeout;
    private final CookieJar cookies;
    private final UnshownWords unshown;
    private final Set<Track.Kind> playedBefore;
    private final Set<Track.Kind> played = EnumSet.noneOf(Track.Kind.class);
    private final Set<Track.Kind> missing = EnumSet.noneOf(Track.Kind.class);
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Duration dns;
    private @Nullable Duration connect;
    private @Nullable Duration tls;
    private @Nullable Duration firstByte;
    private @Nullable Duration firstMedia;
    private @Nullable OpenAnswer open;
    private @Nullable Signatures signatures;
    private @Nullable Boolean silent;

    public ProbeRun(Duration timeout) {
        this(timeout, List.of(), Set.of(), UnshownWords.NONE);
    }

    /**
     * @param brought the cookies of the probe before
     * @param playedBefore the kinds of tracks that the stream was seen to play before
     * @param unshown what neither a step nor a detail may hold
     */
    ProbeRun(Duration timeout, List<Cookie> brought, Set<Track.Kind> playedBefore, UnshownWords unshown) {
        this.timeout = timeout;
        this.playedBefore = playedBefore;
        this.cookies = new CookieJar(brought);
        this.unshown = unshown;
    }

    @Override
    public CookieJar cookies() {
        return cookies;
    }

    /** Time since the probe began. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** How long the probe may take in all. */
    public Duration timeout() {
        return timeout;
    }

    /** Time until the deadline; zero or negative when it has passed. */
    public Duration remaining() {
        return timeout.minus(elapsed());
    }

    /** Notes a step; beyond {@link ProbeOutcome#MOST_STEPS} only the last one is kept anew. */
    @Override
    public void step(String name, String detail) {
        if (steps.size() >= ProbeOutcome.MOST_STEPS) {
            steps.removeLast();
        }
        steps.add(new Step(elapsed().toMillis(), name, detail));
    }

    /** The connection's stages; only the first connection of a probe counts. */
    @Override
    public void connected(Duration dnsTime, Duration connectTime, @Nullable Duration tlsTime) {
        if (connect == null) {
            dns = dnsTime;
            connect = connectTime;
            tls = tlsTime;
        }
    }

    /** The first byte of the first answer, counted from its request. */
    @Override
    public void firstByte(Duration sinceRequest) {
        if (firstByte == null) {
            firstByte = sinceRequest;
        }
    }

    /** Now the first media unit was seen. */
    public void firstMedia() {
        if (firstMedia == null) {
            firstMedia = elapsed();
        }
    }

    /** Whether such a track was seen to play before. */
    public boolean playedBefore(Track.Kind kind) {
        return playedBefore.contains(kind);
    }

    /**
     * A live stream plays.
     *
     * @param kinds what was seen to play of it
     * @param absent what was waited for, and did not come
     */
    public void played(Set<Track.Kind> kinds, Set<Track.Kind> absent) {
        played.addAll(kinds);
        missing.addAll(absent);
    }

    Set<Track.Kind> played() {
        return played;
    }

    Set<Track.Kind> missing() {
        return missing;
    }

    /** Whether any media was seen. */
    boolean hasMedia() {
        return firstMedia != null;
    }

    /**
     * The sound was heard.
     *
     * @param silence whether all of it was digital silence; null where that cannot be told
     */
    public void heard(@Nullable Boolean silence) {
        silent = silence == null ? silent : silence;
    }

    /** From here on, what is fetched on behalf of the stream may have to be signed, and no signature is shown. */
    void signWith(Signatures made) {
        signatures = made;
    }

    /** What to ask for instead of a URL that a manifest names: the same, signed where its server wants that. */
    public Url signed(Url url) {
        return signatures == null ? url : signatures.further(url);
    }

    /** A text without the signatures of this probe, and without what of its target nobody is shown. */
    String hidden(String text) {
        String unsigned = signatures == null ? text : signatures.hidden(text);
        return unshown.hide(unsigned);
    }

    @Nullable
    Boolean silent() {
        return silent;
    }

    long startedAt() {
        return startedAt;
    }

    /** Leaves an answer for the probe that goes on with it. */
    void leave(OpenAnswer answer) {
        open = answer;
    }

    /** The answer that was left, whose session is the taker's to close; null where there is none. */
    public @Nullable OpenAnswer takeOpen() {
        OpenAnswer taken = open;
        open = null;
        return taken;
    }

    /** How far it came, for a sentence: what it did last; empty where it did nothing. */
    String farthest() {
        return steps.isEmpty()
                ? ""
                : "; the last that came: " + steps.getLast().name() + ", "
                        + steps.getLast().detail();
    }

    /**
     * A session that begins with the answer that was left, if there is one.
     *
     * @param asked what that is an answer to
     */
    public HttpSession session(Url asked, Supplier<HttpSession> fresh) {
        OpenAnswer begun = takeOpen();
        return begun == null ? fresh.get() : new ResumedSession(begun, asked);
    }

    public Timings timings() {
        return new Timings(dns, connect, tls, firstByte, firstMedia, elapsed());
    }

    public List<Step> steps() {
        return steps.stream()
                .map(step -> new Step(step.atMs(), step.name(), hidden(step.detail())))
                .toList();
    }
}
