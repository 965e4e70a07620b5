package dev.tallylight.probe.icy;

import dev.tallylight.net.http.HttpStream;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.Reason;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the head of an answer says about the audio behind it. */
final class IcyAnswer {
    /** In the words of Icecast, SHOUTcast 1 ("ICY 400 Server Full") and the panels around them. */
    private static final Pattern FULL =
            Pattern.compile("(?i)(too many|max(imum)?( number of)?|limit of) (listener|client|connection|user)s?"
                    + "|(listener|client|connection)s? limit|server (is )?full|stream (is )?full");

    /** Containers that hold audio, or a film, that we cannot read: nothing is known of such a stream. */
    private static final Set<String> NOT_READ = Set.of(
            "audio/webm",
            "video/webm",
            "audio/mp4",
            "video/mp4",
            "audio/flac",
            "audio/x-flac",
            "audio/wav",
            "audio/x-wav",
            "video/nsv",
            "audio/x-ms-wma",
            "video/mp2t",
            "video/x-flv");

    private static final Set<String> LISTS = Set.of(
            "audio/x-scpls",
            "application/pls+xml",
            "audio/mpegurl",
            "audio/x-mpegurl",
            "application/x-mpegurl",
            "application/vnd.apple.mpegurl",
            "application/xspf+xml");

    private final HttpStream stream;

    IcyAnswer(HttpStream stream) {
        this.stream = stream;
    }

    /** Why the status keeps a listener out; null where it lets one in. */
    @Nullable
    Reason refusal(boolean credentialsSent) {
        boolean sourceAway = stream.protocol().equals("ICY")
                && stream.status() == 401
                && stream.statusText().toLowerCase(Locale.ROOT).contains("unavailable");
        if (sourceAway) { // SHOUTcast 1 while its source is not connected
            return Reason.STREAM_NOT_FOUND;
        }
        Reason reason = HttpStatusReason.of(stream.status(), credentialsSent);
        return reason != null && saysFull(stream.statusText()) ? Reason.SERVER_FULL : reason;
    }

    static boolean saysFull(String words) {
        return FULL.matcher(words).find();
    }

    String statusLine() {
        return (stream.protocol() + " " + stream.status() + " " + stream.statusText()).strip();
    }

    /** The media type, lower case, without parameters; empty where none is said. */
    String type() {
        String type = stream.headers().get("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    boolean isPage() {
        return type().equals("text/html") || type().equals("application/xhtml+xml");
    }

    boolean isList() {
        return LISTS.contains(type());
    }

    boolean isNotRead() {
        return NOT_READ.contains(type());
    }

    /** Whether a radio speaks, whose body has no end. Icecast serves plain files too, and says their length. */
    boolean isRadio() {
        String server = String.valueOf(stream.headers().get("Server")).toLowerCase(Locale.ROOT);
        boolean radioServer = server.startsWith("icecast") || server.contains("shoutcast");
        return stream.protocol().equals("ICY")
                || (radioServer && !stream.headers().contains("Content-Length"))
                || stream.headers().names().stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("icy-"));
    }

    boolean isFile() {
        return stream.headers().contains("Content-Length") && !isRadio();
    }

    /** Bytes between two blocks of metadata; 0 for none, and for what is no sane number. */
    int metadataInterval() {
        long interval = number("icy-metaint");
        return interval > 0 && interval <= 1 << 24 ? (int) interval : 0;
    }

    /** What the server declares, in bits per second; null where it does not. */
    @Nullable
    Long bitrate() {
        long kilobits = number("icy-br");
        return kilobits > 0 && kilobits < 100_000 ? kilobits * 1000 : null;
    }

    @Nullable
    String name() {
        return stream.headers().get("icy-name");
    }

    /** Some send two numbers ("128, 128"): the first counts. */
    private long number(String header) {
        String value = stream.headers().get(header);
        String digits = value == null ? "" : value.strip().split("[^0-9]", 2)[0];
        return digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
    }
}
