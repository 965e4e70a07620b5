package dev.tallylight.store.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys that an installation knows: the first seals, all of them open. */
public final class EncryptionKeys {
    /** More than that are a mistake: each is there until everything was sealed anew. */
    private static final int MOST = 10;

    private final List<EncryptionKey> keys;

    private EncryptionKeys(List<EncryptionKey> keys) {
        this.keys = keys;
    }

    /**
     * @param list keys in base64, separated by commas: the one in use, and those of before it
     * @throws IllegalArgumentException that says what is wrong with them, and not what they are
     */
    public static EncryptionKeys parse(String list) {
        List<EncryptionKey> keys = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        String[] parts = list.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            EncryptionKey key = parse(parts[i].strip(), parts.length == 1 ? "" : "with key " + (i + 1) + " ");
            if (ids.add(key.id())) {
                keys.add(key);
            }
        }
        if (keys.size() > MOST) {
            throw new IllegalArgumentException(keys.size() + " keys");
        }
        return new EncryptionKeys(List.copyOf(keys));
    }

    private static EncryptionKey parse(String base64, String which) {
        try {
            return EncryptionKey.parse(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(which + e.getMessage());
        }
    }

    /** The one that seals. */
    public EncryptionKey first() {
        return keys.getFirst();
    }

    /** Their ids, for people. */
    public String ids() {
        return keys.stream().map(EncryptionKey::id).collect(Collectors.joining(", "));
    }

    List<byte[]> heads() {
        return keys.stream().map(EncryptionKey::head).toList();
    }

    public byte[] seal(byte[] secret) throws GeneralSecurityException {
        return first().seal(secret);
    }

    /** @throws GeneralSecurityException when none of the keys sealed it, or it was altered since */
    public byte[] open(byte[] sealed) throws GeneralSecurityException {
        for (EncryptionKey key : keys) {
            if (key.sealed(sealed)) {
                try {
                    return key.open(sealed);
                } catch (GeneralSecurityException e) {
                    // a nonce of before keys had ids, which happens to begin like this, or altered
                }
            }
        }
        for (EncryptionKey key : keys) {
            try {
                return key.openOlder(sealed);
            } catch (GeneralSecurityException e) {
                // another key's, or nobody's
            }
        }
        throw new GeneralSecurityException("no key opens it");
    }

    /** @param proof from {@code installation.key_proof} */
    public Optional<EncryptionKey> proven(byte[] proof) {
        return keys.stream()
                .filter(key -> MessageDigest.isEqual(key.proof(), proof))
                .findFirst();
    }

    /** Of something sealed with a key that nobody has at hand. */
    static String idIn(byte[] sealed) {
        return HexFormat.of().formatHex(sealed, 1, EncryptionKey.HEAD);
    }
}
