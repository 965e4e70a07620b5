package dev.tallylight.outage.link;

import dev.tallylight.store.SecretBox;
import dev.tallylight.webhook.delivery.AcknowledgeLinks;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outage, the end of the link and an HMAC-SHA256 of both, by the database's own key: 56 bytes in the alphabet of URLs. One
 * such link is good for one outage and one thing.
 */
@ApplicationScoped
class SignedLinks implements AcknowledgeLinks {
    private static final int SIGNED = 24;
    private static final int MAC = 32;
    private static final String PURPOSE = "acknowledge an outage\n";

    private final SecretBox secrets;

    SignedLinks(SecretBox secrets) {
        this.secrets = secrets;
    }

    @Override
    public String token(UUID outage, Instant until) {
        byte[] signed = ByteBuffer.allocate(SIGNED)
                .putLong(outage.getMostSignificantBits())
                .putLong(outage.getLeastSignificantBits())
                .putLong(until.getEpochSecond())
                .array();
        byte[] token =
                ByteBuffer.allocate(SIGNED + MAC).put(signed).put(mac(signed)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The outage that a link is for; null where it is none of ours, or no longer good. */
    @Nullable
    UUID outage(String token, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bytes.length != SIGNED + MAC) {
            return null;
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        byte[] signed = new byte[SIGNED];
        byte[] mac = new byte[MAC];
        read.get(signed).get(mac);
        if (!MessageDigest.isEqual(mac, mac(signed))) {
            return null;
        }
        ByteBuffer held = ByteBuffer.wrap(signed);
        UUID outage = new UUID(held.getLong(), held.getLong());
        return now.getEpochSecond() < held.getLong() ? outage : null;
    }

    private byte[] mac(byte[] signed) {
        return secrets.fingerprint(PURPOSE + Base64.getEncoder().encodeToString(signed));
    }
}
