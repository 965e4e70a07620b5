package dev.tallylight.statuspage.render;

import dev.tallylight.statuspage.content.Content;
import dev.tallylight.statuspage.content.ShownStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page as it is sent to whoever comes, until it is made anew.
 *
 * @param late the page, saying that it could not be made anew and is old
 * @param streams by their ids, and by their keys: what badges are made of
 * @param logo its bytes; empty where the page has none
 */
public record Rendering(
        Content content,
        Document html,
        Document late,
        Document json,
        Document atom,
        Map<String, ShownStream> streams,
        byte[] logo) {
    private static final int OF_A_STREAM = 600;

    static Map<String, ShownStream> byName(Content content) {
        Map<String, ShownStream> streams = new HashMap<>();
        content.streams().forEach(stream -> {
            if (stream.key() != null) {
                streams.putIfAbsent(stream.key(), stream);
            }
        });
        content.streams().forEach(stream -> streams.put(stream.id().toString(), stream));
        return Map.copyOf(streams);
    }

    /** Null where no stream of the page is called so. */
    public @Nullable ShownStream stream(String keyOrId) {
        return streams.get(keyOrId);
    }

    /** How much of memory it takes, about. */
    public long size() {
        return html.size()
                + late.size()
                + json.size()
                + atom.size()
                + logo.length
                + (long) OF_A_STREAM * 10 * content.streams().size();
    }

    @Override
    public String toString() {
        return "Rendering[" + content.page().slug() + "]";
    }
}
