package dev.tallylight.statuspage.render;

import dev.tallylight.statuspage.content.Content;
import dev.tallylight.statuspage.content.ShownSubject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page as it is sent to whoever comes, until it is made anew.
 *
 * @param late the page, saying that it could not be made anew and is old
 * @param badges streams by their ids and by their keys, servers by their ids: what badges are made of
 * @param logo its bytes; empty where the page has none
 */
public record Rendering(
        Content content,
        Document html,
        Document late,
        Document json,
        Document atom,
        Map<String, ShownSubject> badges,
        byte[] logo) {
    private static final int OF_A_STREAM = 600;

    static Map<String, ShownSubject> byName(Content content) {
        Map<String, ShownSubject> badges = new HashMap<>();
        content.streams().forEach(stream -> {
            if (stream.key() != null) {
                badges.putIfAbsent(stream.key(), stream);
            }
        });
        content.subjects().forEach(shown -> badges.put(shown.id().toString(), shown));
        return Map.copyOf(badges);
    }

    /** Null where no stream and no server of the page is called so. */
    public @Nullable ShownSubject badge(String keyOrId) {
        return badges.get(keyOrId);
    }

    /** How much of memory it takes, about. */
    public long size() {
        return html.size()
                + late.size()
                + json.size()
                + atom.size()
                + logo.length
                + (long) OF_A_STREAM * 10 * content.subjects().size();
    }

    @Override
    public String toString() {
        return "Rendering[" + content.page().slug() + "]";
    }
}
