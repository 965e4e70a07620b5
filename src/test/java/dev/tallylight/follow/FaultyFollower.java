package dev.tallylight.follow;

import dev.tallylight.testing.HeldTimers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One follower of a real application, whose turns come to grief when a test says so, and whose time passes likewise. */
public final class FaultyFollower {
    /** What becomes of a turn. */
    public enum Fault {
        NONE,
        THROWS,
        FAILS,
        HANGS
    }

    private final Vertx vertx;
    private final Follower.Plan plan;
    private final HeldTimers time;
    private final Follower follower;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    /** Of the turn that was begun last: it has ended, or hangs. */
    private volatile CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    FaultyFollower(
            Vertx vertx,
            Follower.Plan plan,
            Function<FaultyFollower, Uni<Boolean>> run,
            Runnable whenStopped,
            Consumer<FaultyFollower> gone) {
        this.vertx = vertx;
        this.plan = plan;
        this.time = new HeldTimers(VertxTimers.ofNewContext(vertx));
        this.follower = new Follower(plan, time, () -> turn(run), () -> {
            whenStopped.run();
            gone.accept(this);
        });
    }

    private Uni<Boolean> turn(Function<FaultyFollower, Uni<Boolean>> run) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        settled = end;
        // one task later, so that the follower has heard of it, too
        return run.apply(this)
                .onTermination()
                .invoke(() -> vertx.getOrCreateContext().runOnContext(ignored -> end.complete(null)));
    }

    Uni<Boolean> isAtWork(Supplier<Uni<Boolean>> turn) {
        begun.incrementAndGet();
        return switch (fault) {
            case NONE -> turn.get();
            case THROWS -> throw new IllegalStateException("thrown by a test");
            case FAILS -> Uni.createFrom().failure(new IllegalStateException("failed by a test"));
            case HANGS -> {
                settled.complete(null);
                yield Uni.createFrom().<Boolean>nothing().onCancellation().invoke(cutOff::incrementAndGet);
            }
        };
    }

    Follower follower() {
        return follower;
    }

    public String name() {
        return plan.name();
    }

    public Follower.Plan plan() {
        return plan;
    }

    public Pulse pulse() {
        return follower.pulse();
    }

    /** How many turns were begun since a fault was put in or taken away. */
    public int turns() {
        return begun.get();
    }

    /** How many turns were cut off since then. */
    public int cutOff() {
        return cutOff.get();
    }

    /** Holds its time, and has all its turns from the next one on come to grief so; that one has just begun. */
    public void isStruckBy(Fault next) {
        time.hold();
        settle();
        become(next);
        while (begun.get() == 0 && time.next(Long.MAX_VALUE)) {
            settle();
        }
    }

    /** Its turns are its own again, from the next one on. */
    public void isSpared() {
        become(Fault.NONE);
    }

    private void become(Fault next) {
        fault = next;
        begun.set(0);
        cutOff.set(0);
    }

    /** Lets time pass for it, and all happen that is due until then. */
    public void pass(Duration length) {
        long end = time.nanoTime() + length.toNanos();
        while (time.next(end)) {
            settle();
        }
        time.standAt(end);
    }

    /** Its time is everybody's again. */
    public void letGo() {
        time.letGo();
    }

    private void settle() {
        settled.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
