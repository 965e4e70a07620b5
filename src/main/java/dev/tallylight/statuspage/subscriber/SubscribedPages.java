package dev.tallylight.statuspage.subscriber;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Reads the status pages that somebody is subscribed to, as they are now. */
@ApplicationScoped
public class SubscribedPages {
    private static final String COLUMNS =
            "select id, slug, title, tags, everything, show_reasons, show_urls, host from status_page";

    private final Pool pool;

    SubscribedPages(Pool pool) {
        this.pool = pool;
    }

    /** Those that somebody is subscribed to. */
    public Uni<List<SubscribedPage>> withSubscribers() {
        return pool.query(COLUMNS
                        + " p where exists (select from subscriber s where s.page_id = p.id and s.state = 'active')")
                .execute()
                .map(SubscribedPages::all);
    }

    private static List<SubscribedPage> all(RowSet<Row> rows) {
        List<SubscribedPage> pages = new ArrayList<>();
        for (Row row : rows) {
            pages.add(new SubscribedPage(
                    row.getUUID("id"),
                    row.getString("slug"),
                    row.getString("title"),
                    List.of(row.getArrayOfStrings("tags")),
                    row.getBoolean("everything"),
                    row.getBoolean("show_reasons"),
                    row.getBoolean("show_urls"),
                    row.getString("host")));
        }
        return pages;
    }
}
