package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.HubClient;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.SwitchedPages;
import dev.tallylight.testing.TcpProxy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A hub with all that it lives on and for, to be harmed by a test: an external PostgreSQL behind a proxy, pages to watch,
 * a handler that is told of every event.
 */
public final class Installation implements AutoCloseable {
    /** A policy that is quick to know. */
    static final String EAGER = """
            "interval":"2s","retryInterval":"1s","timeout":"2s","successesToUp":1,"failuresToDown":1,"flapHigh":0""";

    /** As many hosts as it takes to tell a fault of theirs from one of ours; all of them are this machine. */
    public static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 6;
    private static final Duration SETTING_UP = Duration.ofMinutes(2);

    public final PostgresServer postgres;
    public final TcpProxy database;
    public final SwitchedPages pages = new SwitchedPages();
    public final Handler handler = new Handler();
    public final File log;
    public final PackagedApp hub;
    public final HubClient client;
    private final List<AutoCloseable> more = new ArrayList<>();

    private Installation(PostgresServer postgres, String name, Map<String, String> environment) throws IOException {
        this.postgres = postgres;
        this.database = new TcpProxy(postgres.port());
        this.log = log(name);
        this.hub = PackagedApp.start(postgres.url(database.port()), log, environment);
        this.client = new HubClient(hub.port());
    }

    /**
     * Ready, with nothing to watch yet.
     *
     * @param name of the log in target/heart
     * @param environment of the hub, beside what every such test needs
     */
    public static Installation start(Path folder, String name, Map<String, String> environment) throws Exception {
        return start(PostgresServer.start(folder.resolve("data")), name, environment);
    }

    /** The same over a PostgreSQL that was made for it, which is closed with it. */
    static Installation start(PostgresServer postgres, String name, Map<String, String> environment) throws Exception {
        Installation installation = new Installation(postgres, name, environment);
        try {
            installation.hub.awaitReady();
            installation
                    .client
                    .post("/api/v1/webhooks", "{\"url\":\"" + installation.handler.url() + "\",\"events\":[\"*\"]}")
                    .expect(201);
            return installation;
        } catch (Throwable e) {
            try (installation) {
                throw e;
            }
        }
    }

    public static File log(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "heart"));
        Path file = folder.resolve(name + ".log");
        Files.deleteIfExists(file);
        return file.toFile();
    }

    /** An agent of a checkpoint of this hub; it is stopped with the installation. */
    public PackagedApp agent(String enrolment, String name, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("JAVA_TOOL_OPTIONS", "-Xmx256m");
        PackagedApp agent = PackagedApp.agent(hub.port(), enrolment, log(name), all);
        more.add(agent);
        return agent.awaitReady();
    }

    /**
     * A private checkpoint of that name.
     *
     * @return its id, and its token
     */
    public Map.Entry<String, String> checkpoint(String name) {
        JsonNode made = client.post("/api/v1/checkpoints", "{\"name\":\"" + name + "\"}")
                .expect(201)
                .json();
        return Map.entry(made.path("id").asText(), made.path("token").asText());
    }

    /**
     * A stream of page so-and-so.
     *
     * @param more of its fields, as JSON, each with a comma before it
     */
    public String request(String host, int page, String policy, String more) {
        return "{\"name\":\"Stream %d\",\"url\":\"%s\",\"protocol\":\"http\",\"policy\":{%s}%s}"
                .formatted(page, pages.url(host, page), policy, more);
    }

    /**
     * Adds streams from several clients at once.
     *
     * @return their ids by page
     */
    public List<String> add(int count, IntFunction<String> request) {
        return together(count, page -> add(request.apply(page)));
    }

    /** The same, by one who waits for each answer: where it is not their arrival that is tried. */
    List<String> addOneByOne(int count, IntFunction<String> request) {
        return IntStream.range(0, count)
                .mapToObj(page -> add(request.apply(page)))
                .toList();
    }

    private String add(String request) {
        return client.post("/api/v1/streams", request)
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    public List<String> add(int count, String policy) {
        return add(count, page -> request("127.0.0.1", page, policy, ""));
    }

    /** Something for each number from 0, {@value #CLIENTS} at a time. */
    public static <T> List<T> together(int count, IntFunction<T> each) {
        try (ExecutorService clients =
                Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            List<Future<T>> results = IntStream.range(0, count)
                    .mapToObj(number -> clients.submit((Callable<T>) () -> each.apply(number)))
                    .toList();
            List<T> values = new ArrayList<>();
            for (Future<T> result : results) {
                values.add(result.get());
            }
            return values;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many streams are in each status. */
    public Map<String, Long> statuses() {
        return client.all("/api/v1/streams", "").stream()
                .collect(Collectors.groupingBy(
                        stream -> stream.path("status").asText(), TreeMap::new, Collectors.counting()));
    }

    String status(String stream) {
        return client.get("/api/v1/streams/" + stream)
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    /** Before anything is done to it; a slow machine may take its time. */
    void awaitAllOnline(long count) {
        await().atMost(SETTING_UP).untilAsserted(() -> assertAll("online", count));
    }

    void assertAll(String status, long count) {
        assertThat(statuses()).as("streams by status").isEqualTo(Map.of(status, count));
    }

    /** What the handler was told, repeats left out: for each stream the types, in order. */
    Map<String, List<String>> told() {
        Map<String, JsonNode> distinct = new java.util.LinkedHashMap<>();
        handler.posts().forEach(post -> distinct.putIfAbsent(post.id(), parsed(post.body())));
        return distinct.values().stream()
                .filter(event -> event.path("data").has("stream"))
                .collect(Collectors.groupingBy(
                        event -> event.path("data").path("stream").path("id").asText(),
                        Collectors.mapping(event -> event.path("type").asText(), Collectors.toList())));
    }

    List<String> told(String stream) {
        return told().getOrDefault(stream, List.of());
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(body, e);
        }
    }

    /** What stands in the feed of those types, withheld or not: type and what it is about. */
    List<String> events(String... types) {
        return client.get("/api/v1/events?after=0&limit=500&types=" + String.join(",", types))
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(event -> event.path("type").asText() + " "
                        + event.path("data").path("reason").asText() + " "
                        + event.path("data").path("detail").asText())
                .toList();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : more) {
            each.close();
        }
        hub.close();
        database.close();
        pages.close();
        handler.close();
        postgres.close();
    }
}
