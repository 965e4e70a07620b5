package dev.tallylight.bench;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from exec until readiness says 200, over a database that is there and migrated: the packaged jar, and
 * the native executable where {@code EXECUTABLE} names one, in turns, seven of each ({@code STARTS}). Their files have been
 * read before, as after a restart on the same machine; the one start that migrates does not count.
 */
public final class ColdStarts {
    private static final int STARTS = Integer.parseInt(System.getenv().getOrDefault("STARTS", "7"));
    private static final String EXECUTABLE = System.getenv().getOrDefault("EXECUTABLE", "none");
    private static final String JAR = "none";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);
    private static final int LOOK_MS = 1_000;
    private static final File LOG = new File("target/cold-starts.log");

    private ColdStarts() {}

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("cold-starts");
        List<Long> jar = new ArrayList<>();
        List<Long> executable = new ArrayList<>();
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"))) {
            start(postgres, JAR);
            for (int i = 0; i < STARTS; i++) {
                jar.add(start(postgres, JAR));
                if (!EXECUTABLE.equals(JAR)) {
                    executable.add(start(postgres, EXECUTABLE));
                }
            }
        }
        print("jar", jar);
        print("executable", executable);
        System.exit(0);
    }

    /** @return in milliseconds */
    private static long start(PostgresServer postgres, String executable) throws Exception {
        System.setProperty("native.image.path", executable); // as PackagedApp looks for it
        long began = System.nanoTime();
        try (PackagedApp app = PackagedApp.start(postgres, LOG, Map.of())) {
            while (!isReady(app.port())) {
                if (!app.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw new IllegalStateException("it does not become ready: see " + LOG);
                }
                TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
            }
            return (System.nanoTime() - began) / 1_000_000;
        }
    }

    /** With next to nothing of the machine's time, which is the application's. */
    private static boolean isReady(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LOOK_MS);
            socket.setSoTimeout(LOOK_MS);
            socket.getOutputStream()
                    .write("GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void print(String what, List<Long> took) {
        if (!took.isEmpty()) {
            List<Long> sorted = new ArrayList<>(took);
            Collections.sort(sorted);
            System.out.printf(
                    "ColdStarts: %s, from exec to ready, in ms: %s; median %d%n",
                    what, took, sorted.get(sorted.size() / 2));
        }
    }
}
