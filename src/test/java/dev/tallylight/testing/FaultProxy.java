package dev.tallylight.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy in front of a server that works, which does to what the server says what bad networks do. */
public final class FaultProxy implements AutoCloseable {
    /** What happens on the way from the server to the client. */
    public enum Fault {
        /** Twenty bytes a second. */
        DRIP,
        /** The connection ends after five thousand bytes. */
        TRUNCATE,
        /** The connection ends after five hundred bytes. */
        TRUNCATE_EARLY,
        /** Random bytes instead. */
        GARBAGE,
        /** Whatever is asked for, it is elsewhere, and elsewhere is here (HTTP only). */
        REDIRECT_LOOP
    }

    private static final int TRUNCATED = 5000;
    private static final int TRUNCATED_EARLY = 500;
    private static final int SMALL = 2;

    private final ServerSocket socket;
    private final int target;
    private final Fault fault;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public FaultProxy(int target, Fault fault) {
        this.target = target;
        this.fault = fault;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            switch (fault) {
                case GARBAGE, REDIRECT_LOOP -> answer(client);
                case DRIP, TRUNCATE, TRUNCATE_EARLY -> {
                    Thread.startVirtualThread(() -> copy(client, server));
                    spoil(server.getInputStream(), client.getOutputStream());
                }
            }
        } catch (IOException | InterruptedException e) {
            // one side has closed, as it may
        } finally {
            open.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one side has closed, as it may
        }
    }

    private void spoil(InputStream in, OutputStream out) throws IOException, InterruptedException {
        if (fault != Fault.DRIP) {
            int most = fault == Fault.TRUNCATE ? TRUNCATED : TRUNCATED_EARLY;
            byte[] buffer = new byte[most];
            int sent = 0;
            int count = in.read(buffer);
            while (count >= 0 && sent < most) {
                out.write(buffer, 0, Math.min(count, most - sent));
                sent += count;
                count = in.read(buffer);
            }
            return;
        }
        byte[] buffer = new byte[SMALL];
        int count = in.read(buffer);
        while (count >= 0) {
            out.write(buffer, 0, count);
            Thread.sleep(100);
            count = in.read(buffer);
        }
    }

    private void answer(Socket client) throws IOException {
        byte[] request = new byte[4096];
        int count = client.getInputStream().read(request);
        if (fault == Fault.GARBAGE) {
            byte[] garbage = new byte[64 * 1024];
            new Random(7).nextBytes(garbage);
            client.getOutputStream().write(garbage);
            while (client.getInputStream().read(request) >= 0) {
                // until the client has had enough
            }
            return;
        }
        while (count > 0) {
            String path = new String(Arrays.copyOf(request, count), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .split(" ", 3)[1];
            client.getOutputStream()
                    .write(("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:" + port() + path
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            count = client.getInputStream().read(request);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
