package dev.tallylight.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server (RFC 1035) that gives each question for an IPv4 address the next of its answers, and the last of them from
 * then on, each to be forgotten at once. Of IPv6 it knows nothing.
 */
public final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;

    private final DatagramSocket socket;
    private final List<List<String>> answers;
    private final AtomicInteger asked = new AtomicInteger();

    private NameServer(DatagramSocket socket, List<List<String>> answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** @param answers the addresses of each answer */
    public static NameServer answering(List<List<String>> answers) {
        try {
            NameServer server =
                    new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()), List.copyOf(answers));
            Thread.startVirtualThread(server::serve);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /** How often an IPv4 address was asked for. */
    public int asked() {
        return asked.get();
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (!socket.isClosed()) {
            try {
                DatagramPacket query = new DatagramPacket(buffer, buffer.length);
                socket.receive(query);
                byte[] answer = answer(query.getData(), query.getLength());
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private byte[] answer(byte[] query, int length) throws IOException {
        int end = HEADER;
        while (end < length && query[end] != 0) {
            end += 1 + query[end];
        }
        int type = ByteBuffer.wrap(query).getShort(end + 1);
        List<String> addresses =
                type == TYPE_A ? answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1)) : List.of();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(query, 0, 2); // the question's number
        answer.write(new byte[] {(byte) 0x81, (byte) 0x80, 0, 1, 0, (byte) addresses.size(), 0, 0, 0, 0});
        answer.write(query, HEADER, end + 5 - HEADER);
        for (String address : addresses) {
            // the name of the question, an A record of the Internet, to be kept for no time, of four bytes
            answer.write(new byte[] {(byte) 0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4});
            answer.write(InetAddress.getByName(address).getAddress());
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
