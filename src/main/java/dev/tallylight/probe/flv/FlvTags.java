package dev.tallylight.probe.flv;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.live.FlvFlow;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.MediaSink;
import dev.tallylight.probe.media.flv.Amf0;
import dev.tallylight.probe.media.flv.FlvReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** FLV as it arrives, whatever it arrives over. Pure. */
final class FlvTags {
    private final FlvFlow flow;
    private final FlvReader reader = new FlvReader(this::tag);
    private long bytes;

    FlvTags(MediaSink sink) {
        this.flow = new FlvFlow(sink);
    }

    void feed(byte[] data) {
        bytes += data.length;
        reader.feed(data);
        if (reader.broken()) {
            throw new ProbeFailure(
                    reader.begun() ? Reason.CONTAINER_INVALID : Reason.UNEXPECTED_CONTENT,
                    Stage.MEDIA,
                    reader.begun() ? "a tag that is none of FLV's after " + bytes + " bytes" : "what came is not FLV");
        }
    }

    private void tag(int type, long timestamp, byte[] head, int length) {
        if (type == FlvReader.SCRIPT) {
            List<@Nullable Object> values = Amf0.read(head, 0, head.length);
            if (values.size() > 1 && "onMetaData".equals(values.get(0)) && values.get(1) instanceof Map<?, ?> map) {
                flow.describe(map);
            }
        } else {
            flow.message(type, timestamp, head, 0, head.length, length);
        }
    }

    /** Says that the header alone proves nothing. */
    LiveMedia.Shortfall told(LiveMedia.Shortfall shortfall) {
        return shortfall.reason() == Reason.NO_MEDIA && reader.begun()
                ? new LiveMedia.Shortfall(Reason.NO_MEDIA, "FLV's header, and then no media in " + bytes + " bytes")
                : shortfall;
    }

    @Nullable
    Boolean silent() {
        return flow.silent();
    }

    MediaFacts facts(LiveMedia media) {
        return media.begun() ? flow.facts("flv", media.bitrate()) : MediaFacts.NONE;
    }
}
