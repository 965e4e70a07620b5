package dev.tallylight.net.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on a free port of the loopback interface that does to each connection exactly what a test says, faults
 * included.
 */
public final class ScriptedServer implements AutoCloseable {
    /** What to do to one connection. It is closed when this returns. */
    @FunctionalInterface
    public interface Script {
        void play(Line line) throws IOException;
    }

    private final ServerSocket socket;
    private final Set<Socket> lines = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closedByPeer = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ScriptedServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static ScriptedServer playing(Script script) {
        try {
            return playing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a socket of the test's own, for TLS. */
    public static ScriptedServer playing(ServerSocket socket, Script script) {
        ScriptedServer server = new ScriptedServer(socket);
        Thread.startVirtualThread(() -> server.accept(script));
        return server;
    }

    /** Reads a request and answers with these bytes (ISO 8859-1), request after request. */
    public static ScriptedServer answering(String response) {
        return playing(line -> {
            while (line.request() != null) {
                line.send(response);
            }
        });
    }

    private void accept(Script script) {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                connections.incrementAndGet();
                lines.add(accepted);
                Thread.startVirtualThread(() -> serve(accepted, script));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted, Script script) {
        try (accepted) {
            script.play(new Line(accepted));
        } catch (IOException e) {
            closedByPeer.incrementAndGet();
        } finally {
            lines.remove(accepted);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Request heads as they came. */
    public List<String> requests() {
        return requests;
    }

    public int connections() {
        return connections.get();
    }

    public int openConnections() {
        return lines.size();
    }

    public long bytesWritten() {
        return written.get();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            for (Socket line : lines) {
                line.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection, from the server's side. */
    public final class Line {
        private final Socket accepted;

        Line(Socket accepted) {
            this.accepted = accepted;
        }

        /** The next request's head; null when the client has closed. */
        public @org.jspecify.annotations.Nullable String request() throws IOException {
            InputStream in = accepted.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < 4) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.write(b);
                matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            requests.add(text);
            return text;
        }

        /** Whether the client has sent something that was not read yet: for what is sent until it says goodbye. */
        public boolean hasRequest() throws IOException {
            return accepted.getInputStream().available() > 0;
        }

        /** So many bytes of the client. */
        public byte[] read(int count) throws IOException {
            byte[] bytes = accepted.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new java.io.EOFException("the client has closed");
            }
            return bytes;
        }

        public void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            accepted.getOutputStream().write(bytes);
            accepted.getOutputStream().flush();
            written.addAndGet(bytes.length);
        }

        /** Does nothing for a while, or until the server is closed. */
        public void idle(Duration time) {
            try {
                closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /**
         * Idles until it is so long after a moment: what plays keeps its speed, however late a busy machine lets it go on.
         *
         * @param since as {@link System#nanoTime} had it
         */
        public void idleUntil(long since, Duration after) {
            Duration left = after.minusNanos(System.nanoTime() - since);
            if (left.isPositive()) {
                idle(left.plusNanos(999_999)); // never too early by a part of a millisecond
            }
        }

        /** Says nothing until the client closes. */
        public void untilClosed() throws IOException {
            while (accepted.getInputStream().read() >= 0) {
                // what the client sends does not matter
            }
        }

        /** Closes in good order: bytes of the client that nobody read would make a reset of it. */
        public void finish() throws IOException {
            accepted.shutdownOutput();
            untilClosed();
        }

        /** Closes with RST. */
        public void reset() throws IOException {
            accepted.setSoLinger(true, 0);
            accepted.close();
        }
    }
}
