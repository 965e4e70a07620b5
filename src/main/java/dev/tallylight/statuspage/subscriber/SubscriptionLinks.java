package dev.tallylight.statuspage.subscriber;

import dev.tallylight.store.SecretBox;
import dev.tallylight.webhook.MessageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The links in mails to subscribers: a subscriber's id (and when the link ends) with an HMAC-SHA256 by the database's own key, in the
 * alphabet of URLs. One to confirm is good once, for it also covers what is forgotten when it is used; one to leave by is good for as
 * long as there is a subscription. Each is good for its own purpose alone.
 */
@ApplicationScoped
public class SubscriptionLinks {
    private static final int ID = 16;
    private static final int UNTIL = 8;
    private static final int MAC = 32;
    private static final String CONFIRM = "confirm a subscription\n";
    private static final String LEAVE = "end a subscription\n";

    private final SecretBox secrets;
    private final MessageConfig config;
    private final Optional<String> mailbox;

    SubscriptionLinks(SecretBox secrets, MessageConfig config, SubscriberConfig subscribers) {
        this.secrets = secrets;
        this.config = config;
        this.mailbox = subscribers.unsubscribeAddress().map(String::strip).filter(address -> !address.isEmpty());
    }

    /** Whether there is an address that links can begin with, and a mail server to send them by. */
    public boolean canMail() {
        return config.mails() && config.publicAddress() != null;
    }

    public String page(SubscribedPage page) {
        return page(page.slug(), page.host());
    }

    /** @param host the page's own; null where it has none */
    public String page(String slug, @Nullable String host) {
        return host == null ? address() + "/status/" + slug : "https://" + host + "/";
    }

    public String confirm(UUID subscriber, UUID nonce, Instant until) {
        return address() + "/status/confirm/" + confirmToken(subscriber, nonce, until);
    }

    public String leave(UUID subscriber) {
        return address() + "/status/unsubscribe/" + leaveToken(subscriber);
    }

    /**
     * The same by mail (RFC 6068): {@code unsubscribe} and what {@link #leave} ends with, as the subject. Null where nobody reads such
     * mails.
     */
    public @Nullable String leaveByMail(UUID subscriber) {
        return mailbox.map(address -> mailto(address) + "?subject=unsubscribe%20" + leaveToken(subscriber))
                .orElse(null);
    }

    private static String mailto(String address) {
        int at = address.lastIndexOf('@');
        // no blank can be in it, so a form's encoding is that of a URL
        return "mailto:" + URLEncoder.encode(address.substring(0, at), StandardCharsets.UTF_8) + address.substring(at);
    }

    String confirmToken(UUID subscriber, UUID nonce, Instant until) {
        byte[] signed = ByteBuffer.allocate(ID + UNTIL)
                .put(bytes(subscriber))
                .putLong(until.getEpochSecond())
                .array();
        return text(signed, mac(CONFIRM + nonce + "\n", signed));
    }

    String leaveToken(UUID subscriber) {
        byte[] signed = bytes(subscriber);
        return text(signed, mac(LEAVE, signed));
    }

    /**
     * What a link to confirm says of itself, before its signature can be looked at.
     *
     * @param mac of what it says and of what its subscriber's row holds
     */
    public record Claim(UUID subscriber, Instant until, byte[] signed, byte[] mac) {
        /** Without its parts, of which one opens a door. */
        @Override
        public String toString() {
            return "Claim[" + subscriber + "]";
        }
    }

    /** Null where it is none, or its time is over. */
    public @Nullable Claim claim(String token, Instant now) {
        byte[] bytes = decoded(token, ID + UNTIL + MAC);
        if (bytes == null) {
            return null;
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        UUID subscriber = new UUID(read.getLong(), read.getLong());
        Instant until = Instant.ofEpochSecond(Math.clamp(read.getLong(), 0, Integer.MAX_VALUE * 4L));
        byte[] mac = new byte[MAC];
        read.get(mac);
        byte[] signed = java.util.Arrays.copyOf(bytes, ID + UNTIL);
        return now.isBefore(until) ? new Claim(subscriber, until, signed, mac) : null;
    }

    public boolean isOurs(Claim claim, UUID nonce) {
        return MessageDigest.isEqual(claim.mac(), mac(CONFIRM + nonce + "\n", claim.signed()));
    }

    /** Whose subscription a link ends; null where it is none of ours. */
    public @Nullable UUID leaving(String token) {
        byte[] bytes = decoded(token, ID + MAC);
        if (bytes == null) {
            return null;
        }
        byte[] signed = java.util.Arrays.copyOf(bytes, ID);
        byte[] mac = java.util.Arrays.copyOfRange(bytes, ID, ID + MAC);
        ByteBuffer read = ByteBuffer.wrap(signed);
        return MessageDigest.isEqual(mac, mac(LEAVE, signed)) ? new UUID(read.getLong(), read.getLong()) : null;
    }

    private String address() {
        String address = config.publicAddress();
        if (address == null) {
            throw new IllegalStateException("links to subscribers need TALLYLIGHT_PUBLIC_URL");
        }
        return address;
    }

    private static byte @Nullable [] decoded(String token, int length) {
        if (token.length() > 2 * length) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            return bytes.length == length ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] mac(String purpose, byte[] signed) {
        return secrets.fingerprint(purpose + Base64.getEncoder().encodeToString(signed));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static String text(byte[] signed, byte[] mac) {
        byte[] all = ByteBuffer.allocate(signed.length + mac.length)
                .put(signed)
                .put(mac)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }
}
