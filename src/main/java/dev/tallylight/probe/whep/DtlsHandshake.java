package dev.tallylight.probe.whep;

import java.io.IOException;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;

/**
 * Shakes hands, and then keeps listening: a server that lost our last flight sends its own again, and one that ends says
 * so. Blocks its thread from the beginning to the end of the records.
 */
final class DtlsHandshake implements Runnable {
    private static final int WAIT_MILLIS = 1000;

    private final DtlsIdentity identity;
    private final DtlsPeer peer;
    private final boolean serverBegins;
    private final DtlsRecords records;
    private final Runnable done;
    private final Consumer<String> failed;

    /**
     * A handshake to be run.
     *
     * @param done called when it is through
     * @param failed called with what was wrong; not when the records were closed
     */
    DtlsHandshake(
            DtlsIdentity identity,
            DtlsPeer peer,
            boolean serverBegins,
            DtlsRecords records,
            Runnable done,
            Consumer<String> failed) {
        this.identity = identity;
        this.peer = peer;
        this.serverBegins = serverBegins;
        this.records = records;
        this.done = done;
        this.failed = failed;
    }

    @Override
    public void run() {
        try {
            DTLSTransport transport = serverBegins
                    ? new DTLSServerProtocol().accept(new DtlsServer(identity, peer), records)
                    : new DTLSClientProtocol().connect(new DtlsClient(identity, peer), records);
            done.run();
            byte[] data = new byte[records.getReceiveLimit()];
            while (!records.closed()) {
                transport.receive(data, 0, data.length, WAIT_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            if (!records.closed()) {
                failed.accept(String.valueOf(e.getMessage()));
            }
        }
    }
}
