package dev.tallylight.testing;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** For what mostly waits: several cases that have nothing to do with each other take no longer than the longest of them. */
public final class Together {
    private Together() {}

    /** Runs them at once, and fails as the first of them that fails. */
    public static void all(Runnable... each) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running =
                    Stream.of(each).map(executor::submit).toList();
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
