package dev.tallylight.net.egress;

import java.util.List;

/**
 * What an address is for, as far as it matters whether we may connect to it: the IANA special-purpose registries of
 * IPv4 and IPv6 addresses (RFC 6890 and its successors) and the metadata services of the large clouds. Addresses that
 * carry an IPv4 address inside are taken apart by {@link EmbeddedIpv4} before.
 */
enum AddressKind {
    PUBLIC("a public address"),
    LOOPBACK("a loopback address"),
    PRIVATE("a private address (RFC 1918)"),
    LINK_LOCAL("a link-local address"),
    SHARED("a carrier's shared address (100.64.0.0/10)"),
    UNIQUE_LOCAL("a unique local address (fc00::/7)"),
    SITE_LOCAL("a site-local address (fec0::/10)"),
    METADATA("a cloud's metadata service"),
    MULTICAST("a multicast address"),
    DOCUMENTATION("an address for documentation"),
    BENCHMARK("an address for benchmarks"),
    LOCAL_TRANSLATION("a local-use NAT64 address (64:ff9b:1::/48)"),
    RESERVED("a reserved address"),
    UNSPECIFIED("the unspecified address or its network (0.0.0.0/8, ::)"),
    BROADCAST("the broadcast address");

    private record Block(Cidr cidr, AddressKind kind) {
        private Block(String cidr, AddressKind kind) {
            this(Cidr.parse(cidr), kind);
        }
    }

    /** The first that contains an address decides, so the narrow ones come first. */
    private static final List<Block> IPV4 = List.of(
            new Block("169.254.169.254", METADATA), // AWS, Azure, GCP, OpenStack and most others
            new Block("169.254.170.2", METADATA), // AWS ECS credentials
            new Block("169.254.170.23", METADATA), // AWS EKS pod identity
            new Block("100.100.100.200", METADATA), // Alibaba
            new Block("168.63.129.16", METADATA), // Azure's wire server, in public space
            new Block("192.0.0.192", METADATA), // Oracle, the older one
            new Block("0.0.0.0/8", UNSPECIFIED),
            new Block("10.0.0.0/8", PRIVATE),
            new Block("172.16.0.0/12", PRIVATE),
            new Block("192.168.0.0/16", PRIVATE),
            new Block("100.64.0.0/10", SHARED),
            new Block("127.0.0.0/8", LOOPBACK),
            new Block("169.254.0.0/16", LINK_LOCAL),
            new Block("192.0.0.0/24", RESERVED),
            new Block("192.0.2.0/24", DOCUMENTATION),
            new Block("198.51.100.0/24", DOCUMENTATION),
            new Block("203.0.113.0/24", DOCUMENTATION),
            new Block("192.88.99.0/24", RESERVED), // 6to4 relays, withdrawn by RFC 7526
            new Block("198.18.0.0/15", BENCHMARK),
            new Block("224.0.0.0/4", MULTICAST),
            new Block("255.255.255.255", BROADCAST),
            new Block("240.0.0.0/4", RESERVED));

    private static final List<Block> IPV6 = List.of(
            new Block("fd00:ec2::254", METADATA), // AWS
            new Block("fd00:ec2::23", METADATA), // AWS EKS pod identity
            new Block("fd20:ce::254", METADATA), // GCP
            new Block("::", UNSPECIFIED),
            new Block("::1", LOOPBACK),
            new Block("64:ff9b:1::/48", LOCAL_TRANSLATION),
            new Block("2001:2::/48", BENCHMARK),
            new Block("2001:db8::/32", DOCUMENTATION),
            new Block("3fff::/20", DOCUMENTATION),
            new Block("2001::/23", RESERVED), // protocol assignments; Teredo was taken apart before
            new Block("fc00::/7", UNIQUE_LOCAL),
            new Block("fe80::/10", LINK_LOCAL),
            new Block("fec0::/10", SITE_LOCAL),
            new Block("ff00::/8", MULTICAST),
            new Block("2000::/3", PUBLIC), // all global unicast that was ever handed out
            new Block("::/0", RESERVED));

    private final String description;

    AddressKind(String description) {
        this.description = description;
    }

    /** For a sentence: "is a loopback address". */
    String description() {
        return description;
    }

    /** Whether {@code private} lets it through: an operator's own networks, but not what would be a mistake anywhere. */
    boolean ofOwnNetwork() {
        return switch (this) {
            case LOOPBACK, PRIVATE, LINK_LOCAL, SHARED, UNIQUE_LOCAL, SITE_LOCAL -> true;
            default -> false;
        };
    }

    /** Whether not even a CIDR that contains it lets it through: connecting there reaches this machine or nobody. */
    boolean never() {
        return this == UNSPECIFIED || this == BROADCAST;
    }

    static AddressKind of(byte[] address) {
        for (Block block : address.length == 4 ? IPV4 : IPV6) {
            if (block.cidr.contains(address)) {
                return block.kind;
            }
        }
        return PUBLIC;
    }
}
