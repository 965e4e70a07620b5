package dev.tallylight.dispersa;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.Slice;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.rest.Json;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.browse.ShortId;
import dev.tallylight.stream.browse.StreamOutline;
import dev.tallylight.stream.browse.StreamOutlines;
import dev.tallylight.stream.draft.StreamRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Streams as the facade has them: read as outlines, changed as everybody changes them. */
@ApplicationScoped
class FacadeStreams {
    /** A page is some 100 KiB of JSON: written in a millisecond, and all that is held of a list at a time. */
    private static final int PAGE = 500;

    private final StreamOutlines outlines;
    private final StreamRegistry registry;
    private final CheckpointRegistry checkpoints;
    private final ObjectMapper mapper;
    private final Json json;

    FacadeStreams(
            StreamOutlines outlines, StreamRegistry registry, CheckpointRegistry checkpoints, ObjectMapper mapper) {
        this.outlines = outlines;
        this.registry = registry;
        this.checkpoints = checkpoints;
        this.mapper = mapper;
        this.json = new Json(mapper);
    }

    /** How far a list is. */
    private static final class Progress {
        private @Nullable UUID after;
        private @Nullable List<Checkpoint> places;
    }

    private record Part(byte[] text, boolean last) {}

    /** The list of all streams, page by page, as fast as the client reads; where a page fails, it ends in the middle. */
    Multi<byte[]> all(Slice slice) {
        return Multi.createBy()
                .repeating()
                .uni(Progress::new, progress -> next(slice, progress))
                .whilst(part -> !part.last())
                .map(Part::text);
    }

    private Uni<Part> next(Slice slice, Progress progress) {
        boolean first = progress.after == null;
        Uni<List<Checkpoint>> places =
                progress.places == null ? checkpoints.all() : Uni.createFrom().item(progress.places);
        return places.invoke(all -> progress.places = all)
                .chain(all -> outlines.page(slice, progress.after, PAGE).map(page -> {
                    if (!page.isEmpty()) {
                        progress.after = page.getLast().id();
                    }
                    boolean last = page.size() < PAGE;
                    String lead =
                            first ? "{\"status\":\"" + Envelope.OK + "\",\"streams\":[" : page.isEmpty() ? "" : ",";
                    String text = page.stream()
                            .map(stream -> json.write(shown(stream, all)))
                            .collect(Collectors.joining(",", lead, last ? "]}" : ""));
                    return new Part(text.getBytes(StandardCharsets.UTF_8), last);
                }));
    }

    Uni<FacadeStream> get(Slice slice, String id) {
        return outlines.byShortId(slice, id).chain(this::shown);
    }

    /** Of a slice, it gets the first tag: as few others as can be are shown what it is. */
    Uni<FacadeStream> create(Slice slice, FacadeStreamRequest wanted) {
        StreamRequest request = new StreamRequest(
                wanted.keptId(),
                wanted.name(),
                wanted.url(),
                null,
                slice.isAll() ? null : List.of(slice.tags().getFirst()),
                wanted.names(),
                null,
                null,
                null,
                wanted.paused());
        return registry.create(slice, request)
                .chain(found -> outlines.byId(slice, found.view().id()))
                .chain(this::shown);
    }

    /** What is left out stays as it is. */
    Uni<FacadeStream> change(Slice slice, String id, FacadeStreamRequest wanted) {
        return outlines.byShortId(slice, id)
                .chain(stream -> checkpoints.all().chain(places -> change(slice, id, stream, wanted, places)));
    }

    private Uni<FacadeStream> change(
            Slice slice, String id, StreamOutline stream, FacadeStreamRequest wanted, List<Checkpoint> places) {
        wanted.checkIdIs(id, stream.shortId(), ShortId.of(stream.id()).text());
        ObjectNode patch = patch(stream, wanted, watching(stream, places));
        return patch.isEmpty()
                ? Uni.createFrom().item(shown(stream, places))
                : registry.patch(slice, stream.id(), patch, null)
                        .chain(changed -> outlines.byId(slice, stream.id()))
                        .chain(this::shown);
    }

    /** Only what is not so already: whoever sends back what he was given has a stream that is watched by all stay that. */
    private ObjectNode patch(StreamOutline stream, FacadeStreamRequest wanted, List<String> watching) {
        ObjectNode patch = mapper.createObjectNode();
        if (wanted.url() != null && !wanted.url().equals(stream.url())) {
            patch.put("url", wanted.url());
        }
        if (wanted.name() != null && !wanted.name().equals(stream.name())) {
            patch.put("name", wanted.name());
        }
        if (wanted.paused() != null && wanted.paused() != stream.paused()) {
            patch.put("paused", wanted.paused());
        }
        List<String> names = wanted.names();
        if (names != null && !new HashSet<>(names).equals(new HashSet<>(watching))) {
            patch.set("checkpoints", mapper.valueToTree(names));
        }
        return patch;
    }

    Uni<FacadeStream> setPaused(Slice slice, String id, boolean paused) {
        return outlines.byShortId(slice, id)
                .chain(stream -> registry.setPaused(slice, stream.id(), paused)
                        .chain(changed -> outlines.byId(slice, stream.id())))
                .chain(this::shown);
    }

    Uni<Void> delete(Slice slice, String id) {
        return outlines.byShortId(slice, id).chain(stream -> registry.delete(slice, stream.id(), null));
    }

    private Uni<FacadeStream> shown(StreamOutline stream) {
        return checkpoints.all().map(places -> shown(stream, places));
    }

    private static FacadeStream shown(StreamOutline stream, List<Checkpoint> places) {
        return FacadeStream.of(stream, watching(stream, places));
    }

    private static List<String> watching(StreamOutline stream, List<Checkpoint> places) {
        return places.stream()
                .filter(place -> stream.checkpoints().stream().anyMatch(place::isMeantBy))
                .map(Checkpoint::name)
                .toList();
    }
}
