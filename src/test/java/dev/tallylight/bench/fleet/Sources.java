package dev.tallylight.bench.fleet;

import dev.tallylight.testing.MediaLab;
import java.util.ArrayList;
import java.util.List;

/** Command lines of what makes pictures and sound. */
final class Sources {
    private Sources() {}

    /** One picture with sound, encoded once for all targets, which stand as ffmpeg's tee muxer wants them. */
    static List<String> pictures(List<String> targets) {
        return words("""
                ffmpeg -hide_banner -loglevel warning -re -f lavfi -i testsrc2=size=320x180:rate=15
                -f lavfi -i sine=frequency=440:sample_rate=44100 -map 0:v -map 1:a
                -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 30 -b:v 200k
                -c:a aac -b:a 64k -flags +global_header -f tee""", String.join("|", targets));
    }

    static List<String> sound(String target) {
        return words("""
                ffmpeg -hide_banner -loglevel warning -re -f lavfi -i sine=frequency=440:sample_rate=44100
                -c:a libmp3lame -b:a 64k -content_type audio/mpeg -f mp3""", target);
    }

    /** A listener that takes many callers, which the media lab's own does not. */
    static List<String> srt(int port) {
        return words("""
                gst-launch-1.0 -q videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=15/1
                ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=200 key-int-max=30
                ! h264parse config-interval=1 ! mpegtsmux name=mux alignment=7 ! srtsink wait-for-connection=false
                uri=srt://127.0.0.1:%d?mode=listener audiotestsrc is-live=true ! audioconvert
                ! avenc_aac ! aacparse ! mux.""".formatted(port));
    }

    /** One of the media lab's own servers, on another port. */
    static List<String> lab(String script, int port) {
        // Debian's own Python, which has GStreamer's bindings
        return List.of("/usr/bin/python3", System.getenv(MediaLab.VARIABLE) + "/conf/" + script, String.valueOf(port));
    }

    /** A program of this class path. */
    static List<String> java(Class<?> program, int port) {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                String.valueOf(port));
    }

    private static List<String> words(String command, String... last) {
        List<String> words = new ArrayList<>(List.of(command.split("\\s+")));
        words.addAll(List.of(last));
        return words;
    }
}
