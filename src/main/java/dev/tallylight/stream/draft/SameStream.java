package dev.tallylight.stream.draft;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two descriptions make the same stream, however they are written. */
public final class SameStream {
    private SameStream() {}

    public static boolean same(StreamDraft one, StreamDraft other) {
        return Objects.equals(one.key(), other.key())
                && one.name().equals(other.name())
                && one.urlAsGiven().equals(other.urlAsGiven())
                && one.protocol() == other.protocol()
                && one.tags().equals(other.tags())
                && one.checkpoints().equals(other.checkpoints())
                && one.policy().equals(other.policy())
                && Objects.equals(plain(one.expect()), plain(other.expect()))
                && Objects.equals(one.auth(), other.auth())
                && one.paused() == other.paused()
                && orNone(one.schedule()).equals(orNone(other.schedule()))
                && one.alertOutsideSchedule() == other.alertOutsideSchedule()
                && one.dependsOn().equals(other.dependsOn())
                && Objects.equals(one.signing(), other.signing());
    }

    private static List<?> orNone(@Nullable List<?> list) {
        return list == null ? List.of() : list;
    }

    /** What is expected, without what says nothing; null where nothing is expected. */
    public static StreamRequest.@Nullable Expect plain(StreamRequest.@Nullable Expect expect) {
        if (expect == null) {
            return null;
        }
        StreamRequest.Expect plain = new StreamRequest.Expect(
                Boolean.TRUE.equals(expect.video()) ? Boolean.TRUE : null,
                Boolean.TRUE.equals(expect.audio()) ? Boolean.TRUE : null,
                expect.minBitrate(),
                expect.codecs() == null || expect.codecs().isEmpty() ? null : expect.codecs(),
                expect.fallbackName(),
                expect.maxSilence(),
                "all".equals(expect.variants()) ? expect.variants() : null,
                "degraded".equals(expect.onMiss()) ? expect.onMiss() : null);
        return plain.equals(new StreamRequest.Expect(null, null, null, null, null, null, null, null)) ? null : plain;
    }
}
