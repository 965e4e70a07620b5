package dev.tallylight.hint.shape;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.qute.TemplateData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of media servers whose hooks are understood. */
@TemplateData
public enum MediaServer {
    NGINX_RTMP("nginx-rtmp", "nginx-rtmp", new NginxRtmpShape()),
    SRS("srs", "SRS", new SrsShape()),
    MEDIAMTX("mediamtx", "MediaMTX", new MediaMtxShape()),
    OVENMEDIAENGINE("ovenmediaengine", "OvenMediaEngine", new OvenMediaEngineShape()),
    ICECAST("icecast", "Icecast", new IcecastShape()),
    AZURACAST("azuracast", "AzuraCast or Liquidsoap", new AzuraCastShape()),
    WOWZA("wowza", "Wowza Streaming Engine", new WowzaShape()),
    NIMBLE("nimble", "Nimble Streamer", new NimbleShape()),
    GENERIC("generic", "Anything else", new GenericShape());

    private final String wireName;
    private final String label;
    private final Shape shape;

    MediaServer(String wireName, String label, Shape shape) {
        this.wireName = wireName;
        this.label = label;
        this.shape = shape;
    }

    /** What one request comes to. */
    public record Reading(List<Hook> hooks, GoOn goOn) {}

    /** What the request says, and what it is answered. Never throws; hooks without a stream are left out. */
    public Reading read(HookRequest request) {
        HookFields fields = HookFields.of(request);
        return new Reading(
                shape.read(fields).stream()
                        .filter(hook -> hook.stream() != null)
                        .toList(),
                shape.goOn(fields));
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** As people know it. */
    public String label() {
        return label;
    }

    /** The wire names, for words to people. */
    public static String all() {
        return Arrays.stream(values()).map(MediaServer::wireName).collect(Collectors.joining(", "));
    }

    /** @return null where none is called so */
    public static @Nullable MediaServer find(@Nullable String wireName) {
        return Arrays.stream(values())
                .filter(each -> each.wireName.equals(wireName))
                .findFirst()
                .orElse(null);
    }

    /** @throws IllegalArgumentException naming the kinds that there are */
    @JsonCreator
    public static MediaServer ofWireName(String wireName) {
        MediaServer found = find(wireName);
        if (found == null) {
            throw new IllegalArgumentException("must be one of " + all());
        }
        return found;
    }
}
