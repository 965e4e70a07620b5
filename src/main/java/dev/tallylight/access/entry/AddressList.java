package dev.tallylight.access.entry;

import dev.tallylight.net.egress.Cidr;
import dev.tallylight.net.url.IpLiteral;
import dev.tallylight.rest.Violations;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where a credential is taken: addresses and blocks of them. An IPv4 address that comes as one of IPv6 ({@code
 * ::ffff:203.0.113.7}, RFC 4291 §2.5.5.2) is the IPv4 address. Pure.
 */
public final class AddressList {
    static final int MOST = 100;

    private static final AddressList ANYWHERE = new AddressList(List.of());

    private final List<Cidr> blocks;

    private AddressList(List<Cidr> blocks) {
        this.blocks = blocks;
    }

    /**
     * As it is kept in the database.
     *
     * @param column null for anywhere
     */
    public static AddressList ofColumn(String @Nullable [] column) {
        return column == null
                ? ANYWHERE
                : new AddressList(Arrays.stream(column).map(Cidr::parse).toList());
    }

    /**
     * Whether a caller may come from there.
     *
     * @param address in text; null where it is not known, which is in no list but the one of everywhere
     */
    public boolean holds(@Nullable String address) {
        if (blocks.isEmpty()) {
            return true;
        }
        byte[] bytes = address == null ? null : IpLiteral.parse(withoutZone(address));
        if (bytes == null) {
            return false;
        }
        byte[] plain = bytes.length == 16 && Arrays.equals(bytes, 0, 12, Sender.MAPPED, 0, 12)
                ? Arrays.copyOfRange(bytes, 12, 16)
                : bytes;
        return blocks.stream().anyMatch(block -> block.contains(plain) || block.contains(bytes));
    }

    /** The interface that a link-local address was met on (RFC 4007 §11) is this machine's own matter. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /** Of what somebody asks for; null and an empty list are anywhere. */
    public static void check(Violations violations, String field, @Nullable List<? extends @Nullable String> wanted) {
        if (wanted == null) {
            return;
        }
        violations.check(wanted.size() <= MOST, field, "must be at most " + MOST);
        violations.check(
                wanted.stream().limit(MOST).allMatch(AddressList::isOne),
                field,
                "must each be an address or a block such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48, with no bits set"
                        + " beyond the prefix");
    }

    private static boolean isOne(@Nullable String text) {
        try {
            return text != null && Cidr.parse(text.strip()).prefix() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
