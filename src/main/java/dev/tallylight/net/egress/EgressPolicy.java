package dev.tallylight.net.egress;

import dev.tallylight.net.url.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which addresses may be connected to.
 *
 * <ul>
 *   <li>{@code public}: the public Internet only.
 *   <li>{@code private}: also loopback and the operator's own networks (RFC 1918, link-local, 100.64.0.0/10, fc00::/7,
 *       fec0::/10), still without the clouds' metadata services.
 *   <li>A list, separated by commas, of blocks such as {@code 10.1.0.0/16} or single addresses, added to {@code
 *       public} (or to {@code private}, where that word is in the list too). A block that contains a metadata service
 *       lets it through; 0.0.0.0/8, {@code ::} and the broadcast address never pass.
 * </ul>
 *
 * @param ownNetworks whether {@code private} was said
 * @param added the blocks
 */
public record EgressPolicy(boolean ownNetworks, List<Cidr> added) {
    public static final EgressPolicy PUBLIC = new EgressPolicy(false, List.of());
    public static final EgressPolicy PRIVATE = new EgressPolicy(true, List.of());

    public EgressPolicy {
        added = List.copyOf(added);
    }

    /**
     * Reads what the configuration says.
     *
     * @throws IllegalArgumentException saying which part is wrong and what may stand there
     */
    public static EgressPolicy parse(String text) {
        boolean ownNetworks = false;
        List<Cidr> added = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            switch (part.strip()) {
                case "public" -> {}
                case "private" -> ownNetworks = true;
                case String block -> added.add(block(block, text));
            }
        }
        return new EgressPolicy(ownNetworks, added);
    }

    private static Cidr block(String block, String text) {
        try {
            return Cidr.parse(block);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "holds \"" + text + "\": " + e.getMessage()
                            + ". It may hold public, private, or blocks such as 10.0.0.0/8,fd00::/8",
                    e);
        }
    }

    /** Whether the text is an address, and one that this allows. */
    public boolean allowsLiteral(String text) {
        byte[] address = IpLiteral.parse(text);
        return address != null && allows(address);
    }

    /** Whether a host is this machine or an address of a private network: where plain HTTP may go. */
    public static boolean isNear(String host) {
        return host.equals("localhost") || PRIVATE.allowsLiteral(host) && !PUBLIC.allowsLiteral(host);
    }

    public static boolean isNear(InetAddress address) {
        return PRIVATE.allows(address) && !PUBLIC.allows(address);
    }

    boolean allows(InetAddress address) {
        return allows(address.getAddress());
    }

    private boolean allows(byte[] address) {
        List<byte[]> embedded = EmbeddedIpv4.in(address);
        if (!embedded.isEmpty()) {
            return embedded.stream().allMatch(this::allows);
        }
        AddressKind kind = AddressKind.of(address);
        if (kind.never()) {
            return false;
        }
        return kind == AddressKind.PUBLIC
                || (ownNetworks && kind.ofOwnNetwork())
                || added.stream().anyMatch(block -> block.contains(address));
    }

    /** What a refused address is, for people; of the address inside where it carries one. */
    String describe(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (byte[] inner : EmbeddedIpv4.in(bytes)) {
            if (!allows(inner)) {
                return "leads to " + IpLiteral.address(null, inner).getHostAddress() + ", "
                        + AddressKind.of(inner).description();
            }
        }
        return "is " + AddressKind.of(bytes).description();
    }
}
