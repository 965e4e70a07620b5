package dev.tallylight.probe.whep;

import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/**
 * DTLS records on their way between the event loop and the thread that shakes hands, which may wait. Bounded: what comes
 * while {@value #MOST_WAITING} wait is dropped, as a network would drop it, and is sent again.
 */
final class DtlsRecords implements DatagramTransport {
    private static final int MOST_WAITING = 64;
    private static final int LIMIT = 1200; // fits what paths are known to carry: RFC 8261 §5
    private static final int MOST_BYTES = 1500;
    private static final byte[] CLOSED = new byte[0];

    private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(MOST_WAITING + 1);
    private final Consumer<byte[]> sending;
    private volatile boolean closed;

    /** @param sending called by the thread that shakes hands */
    DtlsRecords(Consumer<byte[]> sending) {
        this.sending = sending;
    }

    /** Whether a datagram is DTLS's, by its first byte (RFC 7983 §7). */
    static boolean is(byte[] datagram) {
        return datagram.length > 0 && datagram[0] >= 20 && datagram[0] <= 63;
    }

    void received(byte[] datagram) {
        if (received.size() < MOST_WAITING) {
            received.offer(datagram);
        }
    }

    boolean closed() {
        return closed;
    }

    @Override
    public int getReceiveLimit() {
        return MOST_BYTES;
    }

    @Override
    public int getSendLimit() {
        return LIMIT;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws InterruptedIOException {
        try {
            byte[] datagram = closed ? CLOSED : received.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            if (closed) {
                throw new InterruptedIOException("the probe is over");
            }
            int size = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, size);
            return size;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the probe is over");
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (!closed) {
            sending.accept(Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    /** Wakes whoever waits, to its end. */
    @Override
    public void close() {
        closed = true;
        received.offer(CLOSED);
    }
}
