package dev.tallylight.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP proxy whose standing connections can go deaf: they stay open, whatever comes is acknowledged, and nothing is
 * passed on any more, as behind a firewall that forgot them. New ones are fine.
 */
public final class DeafProxy implements AutoCloseable {
    private final ServerSocket door;
    private final int target;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private static final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean deaf;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }
    }

    public DeafProxy(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::open);
    }

    public int port() {
        return door.getLocalPort();
    }

    /**
     * Has every connection that stands go deaf.
     *
     * @return how many
     */
    public int deafen() {
        lines.forEach(line -> line.deaf = true);
        return lines.size();
    }

    /** Ends those that are deaf. */
    public void reset() {
        lines.stream().filter(line -> line.deaf).forEach(DeafProxy::end);
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                Line line = new Line(door.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                lines.add(line);
                Thread.ofVirtual().start(() -> pass(line, line.client, line.server));
                Thread.ofVirtual().start(() -> pass(line, line.server, line.client));
            } catch (IOException e) {
                // the target is away, or the door was closed
            }
        }
    }

    private void pass(Line line, Socket from, Socket to) {
        byte[] some = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                if (!line.deaf) {
                    out.write(some, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // either side is gone
        }
        if (!line.deaf || from == line.client) {
            end(line);
            lines.remove(line);
        }
    }

    private static void end(Line line) {
        try (line.client;
                line.server) {
            // both
        } catch (IOException e) {
            // gone already
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(DeafProxy::end);
    }
}
