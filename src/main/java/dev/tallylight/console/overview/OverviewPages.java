package dev.tallylight.console.overview;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.console.FirstSteps;
import dev.tallylight.console.Pages;
import dev.tallylight.console.StreamRow;
import dev.tallylight.history.glance.Glances;
import dev.tallylight.history.summary.SummaryReader;
import dev.tallylight.history.summary.SummaryView;
import dev.tallylight.outage.OutageFilter;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.Outages;
import dev.tallylight.outage.ToldView;
import dev.tallylight.server.ServerFilter;
import dev.tallylight.server.ServerRegistry;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.browse.Search;
import dev.tallylight.stream.browse.State;
import dev.tallylight.stream.browse.StreamBrowser;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Overview": what is off air, since when, why, and who has it in hand; calm when all is well. */
@Path("/")
@RolesAllowed(Role.VIEW)
public class OverviewPages {
    /** More than that nobody reads here: the list of outages has the others. */
    private static final int MOST_OUTAGES = 20;

    private static final int MOST_DEGRADED = 10;
    private static final Search ALL = new Search(null, null, null, Search.Order.ADDED);
    private static final Search DEGRADED = new Search(State.DEGRADED, null, null, Search.Order.LONGEST);

    private static final int MOST_SERVERS = 20;
    private static final ServerFilter SILENT = new ServerFilter(Status.OFFLINE, null, null);

    private final Pages pages;
    private final SummaryReader summaries;
    private final Outages outages;
    private final StreamBrowser streams;
    private final ServerRegistry servers;
    private final Glances glances;
    private final FirstSteps first;
    private final CurrentSlice slice;
    private final InstantSource clock;

    OverviewPages(
            Pages pages,
            SummaryReader summaries,
            Outages outages,
            StreamBrowser streams,
            ServerRegistry servers,
            Glances glances,
            FirstSteps first,
            CurrentSlice slice,
            InstantSource clock) {
        this.first = first;
        this.pages = pages;
        this.summaries = summaries;
        this.outages = outages;
        this.streams = streams;
        this.servers = servers;
        this.glances = glances;
        this.slice = slice;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> home(@RestQuery @Nullable String fragment) {
        Slice mine = slice.get();
        Uni<Map<String, Object>> data = Uni.combine()
                .all()
                .unis(summaries.of(mine), streams.counts(mine, ALL))
                .asTuple()
                .chain(now -> needed(mine, now.getItem1()).map(needed -> data(now.getItem1(), now.getItem2(), needed)))
                .chain(now -> servers.list(mine, SILENT, null, MOST_SERVERS).map(silent -> {
                    now.put("silent", silent.stream().limit(MOST_SERVERS).toList());
                    now.put("moreSilent", silent.size() > MOST_SERVERS);
                    return now;
                }));
        return "now".equals(fragment)
                ? data.chain(now -> pages.page("overview-now", now))
                : data.chain(now -> first.of(mine)
                        .invoke(steps -> now.put("first", steps))
                        .chain(steps -> pages.page("overview", now)));
    }

    private static Map<String, Object> data(SummaryView summary, Map<State, Long> counts, List<Needed> needed) {
        Map<String, Object> data = new HashMap<>();
        data.put("summary", summary);
        data.put("head", Sentences.head(counts));
        data.put("rest", Sentences.rest(counts));
        data.put("playing", Sentences.playing(counts));
        data.put("places", Sentences.checkpoints(summary.checkpoints()));
        data.put("counts", byName(counts));
        data.put("all", Sentences.all(counts));
        data.put("unknown", counts.getOrDefault(State.UNKNOWN, 0L));
        data.put("needed", needed);
        data.put("waiting", needed.stream().filter(each -> !each.inHand()).count());
        data.put("more", summary.openOutages() > MOST_OUTAGES);
        return data;
    }

    private static Map<String, Long> byName(Map<State, Long> counts) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (State each : State.values()) {
            all.put(each.wireName(), counts.getOrDefault(each, 0L));
        }
        return all;
    }

    private Uni<List<Needed>> needed(Slice mine, SummaryView summary) {
        return open(mine, summary)
                .chain(open -> degraded(mine, summary, open)
                        .chain(degraded -> streams.of(
                                        mine,
                                        open.stream().map(OutageView::subjectId).toList())
                                .chain(down -> outages.told(
                                                mine,
                                                open.stream()
                                                        .map(OutageView::id)
                                                        .toList())
                                        .chain(told -> rows(mine, down, degraded)
                                                .map(rows -> needed(open, degraded, rows, told))))));
    }

    private Uni<List<OutageView>> open(Slice mine, SummaryView summary) {
        return summary.openOutages() == 0
                ? Uni.createFrom().item(List.of())
                : outages.list(mine, OutageFilter.ofParameters(null, null, null, null, "true"), null, MOST_OUTAGES)
                        .map(found -> found.stream().limit(MOST_OUTAGES).toList());
    }

    /** Those of which no outage goes on. */
    private Uni<List<StreamView>> degraded(Slice mine, SummaryView summary, List<OutageView> open) {
        if (summary.streams().degraded() == 0) {
            return Uni.createFrom().item(List.of());
        }
        List<UUID> listed = open.stream().map(OutageView::subjectId).toList();
        return streams.first(mine, DEGRADED, MOST_DEGRADED + 1)
                .map(found -> found.stream()
                        .filter(each -> !listed.contains(each.id()))
                        .limit(MOST_DEGRADED)
                        .toList());
    }

    private Uni<Map<UUID, StreamRow>> rows(Slice mine, List<StreamView> down, List<StreamView> degraded) {
        List<StreamView> all = Stream.concat(down.stream(), degraded.stream()).toList();
        return glances.of(mine, all.stream().map(StreamView::id).toList())
                .map(found -> StreamRow.of(all, found, clock.instant()).stream()
                        .collect(Collectors.toMap(row -> row.it().id(), row -> row)));
    }

    /** Who has nobody first, and of them the newest. */
    private static List<Needed> needed(
            List<OutageView> open,
            List<StreamView> degraded,
            Map<UUID, StreamRow> rows,
            Map<UUID, List<ToldView>> told) {
        List<Needed> needed = new ArrayList<>();
        for (OutageView outage : open) {
            StreamRow row = rows.get(outage.subjectId());
            // else it was deleted meanwhile, or is not to be on air
            if (row != null && !State.of(row.it()).isQuiet()) {
                List<ToldView> heard = told.getOrDefault(outage.id(), List.of());
                needed.add(new Needed(outage, row, Sentences.told(heard), Sentences.untold(heard)));
            }
        }
        for (StreamView stream : degraded) {
            StreamRow row = rows.get(stream.id());
            if (row != null) {
                needed.add(new Needed(null, row, "", ""));
            }
        }
        needed.sort(Comparator.comparing(Needed::inHand)); // a stable sort: the newest stay first
        return needed;
    }
}
