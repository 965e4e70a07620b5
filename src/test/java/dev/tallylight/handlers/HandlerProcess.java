package dev.tallylight.handlers;

import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A handler of docs/handlers, started as its users start it, on a port of its own. What it does for an alert is held up
 * until {@link #work} lets it, and then noted in a file.
 */
final class HandlerProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final int port;
    private @Nullable Process process;
    private @Nullable ServerSocket inetd;

    /** @param command of the handler, {@code PORT} in its place; where {@code perRequest}, it is started for each one */
    HandlerProcess(Path folder, Path home, List<String> command, boolean perRequest, String secret, String token)
            throws IOException {
        this.folder = folder;
        Path program = Files.writeString(
                folder.resolve("on-alert"),
                "#!/bin/sh\nwhile [ ! -e '" + folder + "/go' ]; do sleep 0.05; done\necho \"$1 $2\" >> '" + folder
                        + "/done'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        environment.put("WEBHOOK_SECRET", secret);
        environment.put("DISPERSA_TOKEN", token);
        environment.put("ON_ALERT", program.toString());
        environment.put("SEEN_DIR", folder.resolve("seen").toString());
        if (perRequest) {
            inetd = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            port = inetd.getLocalPort();
            ServerSocket listening = inetd;
            Thread.startVirtualThread(() -> accept(listening, home, command));
        } else {
            port = FreePort.any();
            environment.put("PORT", Integer.toString(port));
            process = builder(
                            home,
                            command.stream()
                                    .map(word -> word.replace("PORT", Integer.toString(port)))
                                    .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
        }
    }

    private ProcessBuilder builder(Path home, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** What socat and inetd do: the connection is the program's input and output. */
    private void accept(ServerSocket listening, Path home, List<String> command) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.startVirtualThread(() -> serve(client, home, command));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client, Path home, List<String> command) {
        try (client) {
            Process one = builder(home, command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("output").toFile()))
                    .start();
            Thread.startVirtualThread(() -> copy(client, one));
            try (InputStream out = one.getInputStream()) {
                out.transferTo(client.getOutputStream());
            }
            client.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Socket client, Process one) {
        try (OutputStream in = one.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int count; (count = client.getInputStream().read(buffer)) >= 0; ) {
                in.write(buffer, 0, count);
                in.flush();
            }
        } catch (IOException e) {
            // it has read as much as it wanted, or the client went away
        }
    }

    HandlerProcess awaitListening() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        return this;
    }

    /** The status of the answer. */
    int post(byte[] body, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Lets it do what it holds back. */
    void work() throws IOException {
        Files.writeString(folder.resolve("go"), "");
    }

    /** What it did for alerts: lines of event and stream. */
    List<String> done() throws IOException {
        Path file = folder.resolve("done");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    String output() throws IOException {
        Path file = folder.resolve("output");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        work();
        if (inetd != null) {
            inetd.close();
        }
        if (process != null) {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
        }
    }
}
