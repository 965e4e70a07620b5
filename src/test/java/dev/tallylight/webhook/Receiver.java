package dev.tallylight.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A handler on a free port of this machine that keeps what it is sent and answers as a test says. It may be a stream of plain
 * HTTP as well: what is asked of it is answered, and not kept, for a stream of another test, whose server had this port and is
 * gone, may still be played.
 */
public final class Receiver implements AutoCloseable {
    /**
     * One POST as it came.
     *
     * @param headers by their names in lower case
     */
    public record Got(String path, Map<String, String> headers, String body, long atNanos) {
        public String header(String name) {
            return Objects.requireNonNull(headers.get(name), name);
        }
    }

    /** What to answer. */
    public record Answer(int status, Map<String, String> headers, String body, Duration after) {
        public static Answer of(int status) {
            return new Answer(status, Map.of(), "", Duration.ZERO);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private int asked;

    private Receiver(Function<Integer, Answer> answers) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, answers));
        server.start();
    }

    /** Answers each POST, counted from 1, as the function says, and likewise each GET. */
    public static Receiver answering(Function<Integer, Answer> answers) {
        return new Receiver(answers);
    }

    public static Receiver ok() {
        return answering(number -> Answer.of(204));
    }

    private void handle(HttpExchange exchange, Function<Integer, Answer> answers) throws IOException {
        try (exchange) {
            Map<String, String> headers = new java.util.HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer;
            synchronized (this) {
                if (exchange.getRequestMethod().equals("POST")) {
                    got.add(new Got(exchange.getRequestURI().toString(), headers, body, System.nanoTime()));
                    answer = answers.apply(got.size());
                } else {
                    answer = answers.apply(++asked);
                }
            }
            Thread.sleep(answer.after().toMillis());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public List<Got> got() {
        return got;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
