package dev.tallylight.store;

import io.smallrye.config.ConfigMapping;

/** Secrets at rest. */
@ConfigMapping(prefix = "tallylight")
public interface StoreConfig {
    /**
     * Base64 of the 32 bytes that secrets are encrypted with (AES-256-GCM), and after commas the keys of before it, which
     * are only read with. The launcher generates one where it may.
     */
    String encryptionKey();
}
