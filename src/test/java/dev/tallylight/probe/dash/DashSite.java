package dev.tallylight.probe.dash;

import dev.tallylight.net.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scripted origin of DASH with segments of a second: answers by path; 404 for what it was not told of. */
final class DashSite implements AutoCloseable {
    private static final Pattern SEGMENT = Pattern.compile("/(?:r[0-9]+/)?([va])([0-9]+)\\.m4s");

    private final Map<String, ScriptedServer.Script> pages = new ConcurrentHashMap<>();
    private final Map<String, ScriptedServer.Script> folders = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile LongPredicate written = number -> true;
    private volatile boolean timesStuck;
    private volatile String required = "";

    final ScriptedServer server = ScriptedServer.playing(line -> {
        String request;
        while ((request = line.request()) != null) {
            String path = request.split(" ", 3)[1].split("\\?", 2)[0];
            asked.merge(path, 1, Integer::sum);
            ScriptedServer.Script page = pages.getOrDefault(path, folders.get(path.replaceFirst("[^/]*$", "")));
            if (!request.contains(required)) {
                line.send(answer("403 Forbidden", "text/plain", new byte[0]));
            } else if (page == null) {
                line.send(segment(path));
            } else {
                page.play(line);
            }
        }
    });

    DashSite() {
        file("/v.mp4", DashMedia.VIDEO.init());
        file("/a.mp4", DashMedia.AUDIO.init());
    }

    /** {@code /v7.m4s} is the seventh second of the video. */
    private byte[] segment(String path) {
        Matcher found = SEGMENT.matcher(path);
        if (!found.matches() || !written.test(Long.parseLong(found.group(2)))) {
            return answer("404 Not Found", "text/plain", new byte[0]);
        }
        DashMedia media = found.group(1).equals("v") ? DashMedia.VIDEO : DashMedia.AUDIO;
        long second = timesStuck ? 7 : Long.parseLong(found.group(2)) - 1;
        return answer("200 OK", "video/iso.segment", media.segment(second));
    }

    /** Which segments are there. */
    DashSite written(LongPredicate numbers) {
        written = numbers;
        return this;
    }

    /** Refuses what is asked for without this in its query. */
    DashSite require(String query) {
        required = query;
        return this;
    }

    /** Every segment is the same one from now on. */
    DashSite stickTimes() {
        timesStuck = true;
        return this;
    }

    static byte[] answer(String status, String headers, byte[] body) {
        String type = headers.contains(":") ? headers : "Content-Type: " + headers;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 " + status + "\r\n" + type + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    DashSite on(String path, ScriptedServer.Script script) {
        pages.put(path, script);
        return this;
    }

    /** All that is in a folder, {@code /r2/}. */
    DashSite in(String folder, ScriptedServer.Script script) {
        folders.put(folder, script);
        return this;
    }

    /** The folder is as it would be without a script. */
    DashSite mended(String folder) {
        folders.remove(folder);
        return this;
    }

    DashSite file(String path, byte[] body) {
        return on(path, line -> line.send(answer("200 OK", "application/octet-stream", body)));
    }

    DashSite manifest(String path, Supplier<String> text) {
        return on(
                path,
                line -> line.send(
                        answer("200 OK", "application/dash+xml", text.get().getBytes(StandardCharsets.UTF_8))));
    }

    DashSite status(String path, String status) {
        return on(path, line -> line.send(answer(status, "text/plain", new byte[] {'x'})));
    }

    /** How often anything in a folder was asked for. */
    int requestsIn(String folder) {
        return asked.entrySet().stream()
                .filter(one -> one.getKey().startsWith(folder))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int requests(String path) {
        return asked.getOrDefault(path, 0);
    }

    String url(String path) {
        return server.url(path);
    }

    /** A manifest that lists the last three of so many segments. */
    static String listing(long count) {
        return listing(count, "");
    }

    /** @param more elements before the Period */
    static String listing(long count, String more) {
        return mpd(begun(count), "minimumUpdatePeriod=\"PT1S\"", more + period(startNumber(count), timeline(count)));
    }

    /** Of a manifest that lists the last three of so many segments. */
    static String startNumber(long count) {
        return "startNumber=\"" + (count - 2) + "\"";
    }

    static String timeline(long count) {
        return "<SegmentTimeline><S t=\"" + (count - 3) + "\" d=\"1\" r=\"2\"/></SegmentTimeline>";
    }

    /** An AdaptationSet of Representations {@code r0}, {@code r1} and so on, each with a folder of that name. */
    static String rungs(String kind, int count, IntFunction<String> template) {
        StringBuilder text = new StringBuilder("<AdaptationSet contentType=\"" + kind + "\" mimeType=\"" + kind
                + "/mp4\" codecs=\"" + (kind.equals("video") ? "avc1.42c00d" : "mp4a.40.2") + "\">");
        for (int i = 0; i < count; i++) {
            text.append("<Representation id=\"r")
                    .append(i)
                    .append("\" bandwidth=\"")
                    .append((i + 1) * 300_000);
            text.append(kind.equals("video") ? "\" width=\"" + (320 + i) + "\" height=\"180\">" : "\">");
            text.append(template.apply(i)).append("</Representation>");
        }
        return text.append("</AdaptationSet>").toString();
    }

    /** @param name {@code v} or {@code a} */
    static String rung(String name, String attributes, String timeline) {
        return "<SegmentTemplate timescale=\"1\" initialization=\"" + name
                + ".mp4\" media=\"$RepresentationID$/" + name + "$Number$.m4s\" " + attributes + ">" + timeline
                + "</SegmentTemplate>";
    }

    /**
     * A manifest whose segments follow from the clock.
     *
     * @param begin of the presentation
     */
    static String byClock(Instant begin) {
        return mpd(begin, "minimumUpdatePeriod=\"PT500S\"", period("duration=\"1\"", ""));
    }

    /** When it began if so many segments are complete by now, and some milliseconds more. */
    static Instant begun(long count) {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(count).minusMillis(100);
    }

    static String mpd(Instant begin, String attributes, String content) {
        return "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"dynamic\""
                + " availabilityStartTime=\"" + begin + "\" " + attributes + ">" + content + "</MPD>";
    }

    /** A Period with a video and an audio, {@code /v….m4s} and {@code /a….m4s}. */
    static String period(String attributes, String timeline) {
        return "<Period id=\"1\" start=\"PT0S\">" + set("video", "v", attributes, timeline)
                + set("audio", "a", attributes, timeline) + "</Period>";
    }

    static String set(String kind, String name, String attributes, String timeline) {
        return "<AdaptationSet contentType=\"" + kind + "\"><SegmentTemplate timescale=\"1\" initialization=\"" + name
                + ".mp4\" media=\"" + name + "$Number$.m4s\" " + attributes + ">" + timeline
                + "</SegmentTemplate><Representation id=\"" + name + "\" mimeType=\"" + kind
                + "/mp4\" bandwidth=\"64000\"/></AdaptationSet>";
    }

    @Override
    public void close() {
        server.close();
    }
}
