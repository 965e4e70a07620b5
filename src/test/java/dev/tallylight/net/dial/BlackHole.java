package dev.tallylight.net.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address that answers no attempt to connect: a listener whose queue is full, so that the system drops what comes. */
final class BlackHole implements AutoCloseable {
    private static final int MOST = 64;
    private static final int NO_ANSWER_MS = 300;

    private final ServerSocket listening;
    private final List<Socket> waiting = new ArrayList<>();

    private BlackHole(ServerSocket listening) {
        this.listening = listening;
    }

    static BlackHole at(String address, int port) throws IOException {
        BlackHole hole = new BlackHole(new ServerSocket(port, 1, InetAddress.getByName(address)));
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            hole.waiting.add(socket);
            try {
                socket.connect(hole.listening.getLocalSocketAddress(), NO_ANSWER_MS);
            } catch (SocketTimeoutException e) {
                return hole;
            }
        }
        throw new IOException("the queue of " + new InetSocketAddress(address, port) + " is never full");
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        listening.close();
    }
}
