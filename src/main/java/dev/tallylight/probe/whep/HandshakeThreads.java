package dev.tallylight.probe.whep;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/** Where handshakes may block: a virtual thread each, and no more than {@value #MOST} at once. */
@ApplicationScoped
class HandshakeThreads {
    static final int MOST = 500;

    private final Semaphore free = new Semaphore(MOST);
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    HandshakeThreads(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether there was a thread left to run it on. */
    boolean start(Runnable handshake) {
        if (!free.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual().name("whep-dtls").start(() -> {
            try {
                handshake.run();
            } finally {
                free.release();
            }
        });
        return true;
    }

    SecureRandom random() {
        return random;
    }

    DtlsIdentity identity() {
        return DtlsIdentity.create(random, clock.instant());
    }
}
