package dev.tallylight.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks a hub for its readiness four times a second until it is closed, and keeps what it said. */
public final class ReadinessWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<HubClient.Answer> answers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    public ReadinessWatch(int port) {
        HubClient client = new HubClient(port);
        thread = Thread.startVirtualThread(() -> {
            while (!closed) {
                HubClient.Answer answer = client.call(PATIENCE, "GET", "/q/health/ready", null);
                if (!closed) {
                    answers.add(answer);
                    pause();
                }
            }
        });
    }

    @SuppressWarnings("BusyWait") // it is a watch
    private static void pause() {
        try {
            Thread.sleep(EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public List<HubClient.Answer> answers() {
        return List.copyOf(answers);
    }

    /** How long the slowest answer took. */
    public Duration slowest() {
        return answers.stream()
                .map(HubClient.Answer::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How long an answer took, in the middle of all. */
    public Duration median() {
        List<Duration> took =
                answers.stream().map(HubClient.Answer::took).sorted().toList();
        return took.isEmpty() ? Duration.ZERO : took.get(took.size() / 2);
    }

    /** The answers that did not say that it is ready. */
    public List<HubClient.Answer> notReady() {
        return answers.stream().filter(answer -> answer.status() != 200).toList();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
