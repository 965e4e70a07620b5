package dev.tallylight.statuspage.serve;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.HeldPages;
import dev.tallylight.statuspage.content.PageReader;
import dev.tallylight.statuspage.render.Renderer;
import dev.tallylight.statuspage.render.Rendering;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Two followers: one compares which pages there are, so that one that was shut is shut at once, however long others take to be made; one
 * makes anew those that were asked for lately, one after the other. What goes wrong with one page is that page's; only that the
 * database cannot be asked which pages there are makes a turn a bad one.
 */
@ApplicationScoped
class PageMaking {
    private static final Logger LOG = Logger.getLogger(PageMaking.class);
    private static final Duration SPACING = Duration.ofMillis(100);
    private static final Duration WHICH = Duration.ofSeconds(3);
    private static final Duration ONE = Duration.ofSeconds(8);
    private static final Duration TURN = Duration.ofSeconds(15);

    /** Ninety days are counted anew so often; who is off air now is read each time. */
    private static final Duration STRIPS = Duration.ofSeconds(60);

    private final Followers followers;
    private final Signals signals;
    private final HeldPages pages;
    private final PageMemory memory;
    private final PageReader reader;
    private final Renderer renderer;
    private final Vertx vertx;
    private final LongSupplier nanoTime = System::nanoTime;
    private volatile @Nullable Follower follower;
    private @Nullable Follower comparing;
    private @Nullable Runnable unheard;

    PageMaking(
            Followers followers,
            Signals signals,
            HeldPages pages,
            PageMemory memory,
            PageReader reader,
            Renderer renderer,
            Vertx vertx) {
        this.followers = followers;
        this.signals = signals;
        this.pages = pages;
        this.memory = memory;
        this.reader = reader;
        this.renderer = renderer;
        this.vertx = vertx;
    }

    void start(@Observes HubStart event) {
        follower = followers.start(
                Follower.Plan.of("status pages", PageMemory.EVERY).spacedBy(SPACING), this::turn);
        Follower compares = followers.each(
                Follower.Plan.of("status pages compared", PageMemory.EVERY).spacedBy(SPACING), this::compare);
        comparing = compares;
        unheard = signals.hear(Signals.Channel.STATUS_PAGE_CHANGED, id -> compares.wake());
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
        if (comparing != null) {
            comparing.stop();
        }
        if (unheard != null) {
            unheard.run();
        }
    }

    /** Whether there are pages here at all: an agent has none. */
    boolean isStarted() {
        return follower != null;
    }

    void wake() {
        Follower running = follower;
        if (running != null) {
            running.wake();
        }
    }

    private Uni<Void> compare() {
        return pages.refresh().onFailure().invoke(memory::fail).invoke(() -> {
            memory.prune(nanoTime.getAsLong());
            wake(); // for whoever waits for one that is another now
        });
    }

    private Uni<Boolean> turn() {
        long begun = nanoTime.getAsLong();
        return next(memory.due(begun).iterator(), begun);
    }

    private Uni<Boolean> next(Iterator<PageMemory.Due> due, long begun) {
        if (!due.hasNext()) {
            return Uni.createFrom().item(false);
        }
        if (nanoTime.getAsLong() - begun > TURN.toNanos()) {
            return Uni.createFrom().item(true);
        }
        PageMemory.Due one = due.next();
        return make(one.page(), one.entry()).chain(() -> next(due, begun));
    }

    private Uni<Void> make(HeldPage page, Entry entry) {
        long begun = nanoTime.getAsLong();
        entry.tries(begun);
        Rendering before = entry.of(page);
        boolean strips = before == null || entry.stripsOlderThan(STRIPS, begun);
        return reader.read(page, before == null ? null : before.content(), strips)
                .chain(content -> logo(page, before).chain(logo -> beside(() -> renderer.render(content, logo))))
                .ifNoItem()
                .after(ONE)
                .fail()
                .invoke(made -> entry.made(made, strips, begun))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    if (!entry.failed()) {
                        LOG.warnf("the status page %s cannot be made: %s", page.slug(), failure);
                    }
                    entry.fails();
                    return null;
                });
    }

    private Uni<byte[]> logo(HeldPage page, @Nullable Rendering before) {
        if (page.logo() == null) {
            return Uni.createFrom().item(new byte[0]);
        }
        return before != null ? Uni.createFrom().item(before.logo()) : pages.logo(page.id());
    }

    private Uni<Rendering> beside(Callable<Rendering> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
