package dev.tallylight.probe.signing;

import dev.tallylight.net.url.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signed URLs of content networks and of nginx: parameters with a time of expiry and a signature, put behind the
 * query that is there. Which text is signed, and what the parameters are called, is for two templates to say.
 */
public final class SignedQuery implements UrlSigning {
    private static final Set<String> PLACES =
            Set.of("url", "separator", "host", "path", "directory", "name", "ip", "expires", "expires_hex", "issued");
    private static final Set<String> IN_TEXT = with(PLACES, "key");
    private static final Set<String> IN_QUERY =
            with(Set.of("ip", "expires", "expires_hex", "issued", "directory", "name"), "signature");

    private final byte[] key;
    private final Template text;
    private final Template query;
    private final Description description;

    /**
     * What a user says of it.
     *
     * @param keyEncoding what {@code key} is: {@code text}, {@code hex} or {@code base64} (with either alphabet)
     * @param signs the template of the signed text
     * @param query the template of the parameters, without {@code ?} or {@code &} in front
     */
    public record Description(
            String key,
            String keyEncoding,
            Hash hash,
            Encoding encoding,
            String signs,
            String query,
            Duration validFor,
            boolean everyRequest) {
        @Override
        public String toString() {
            return "Description[***]";
        }
    }

    /** Which part of a description is wrong, and what it may be. */
    public static final class InvalidException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String field;

        InvalidException(String field, String message) {
            super(message);
            this.field = field;
        }

        public String field() {
            return field;
        }

        public String message() {
            return String.valueOf(getMessage());
        }
    }

    /** @throws InvalidException for the first part that is wrong */
    public static SignedQuery of(Description description) {
        Template text = template("signs", description.signs(), IN_TEXT);
        Template query = template("query", description.query(), IN_QUERY);
        checkQuery(query);
        boolean keyed = description.hash().keyed();
        if (keyed == text.holds("key")) {
            throw new InvalidException(
                    "signs",
                    keyed
                            ? "must not hold {key}: " + description.hash().wireName()
                                    + " takes the key apart from the text"
                            : "must hold {key}: without it anybody can make the same "
                                    + description.hash().wireName());
        }
        if (!text.holds("expires") && !text.holds("expires_hex") && !text.holds("issued")) {
            throw new InvalidException("signs", "must hold {expires}, {expires_hex} or {issued}: nothing would end it");
        }
        return new SignedQuery(bytes(description), text, query, description);
    }

    private SignedQuery(byte[] key, Template text, Template query, Description description) {
        this.key = key;
        this.text = text;
        this.query = query;
        this.description = description;
    }

    /** What it was made of, with the key. */
    public Description description() {
        return description;
    }

    private static Template template(String field, String text, Set<String> known) {
        try {
            return Template.parse(text, known);
        } catch (IllegalArgumentException e) {
            throw new InvalidException(field, String.valueOf(e.getMessage()));
        }
    }

    private static void checkQuery(Template query) {
        if (!query.holds("signature")) {
            throw new InvalidException("query", "must hold {signature}");
        }
        boolean named = Arrays.stream(query.text().split("&", -1)).allMatch(one -> one.matches("[A-Za-z0-9_.-]+=.*"));
        boolean clean = query.text().matches("[!$&-;=?-Z_a-z~%{}]+");
        if (!named || !clean) {
            throw new InvalidException(
                    "query",
                    "must be parameters such as md5={signature}&expires={expires}, percent-encoded where needed");
        }
    }

    private static byte[] bytes(Description description) {
        String key = description.key();
        try {
            byte[] bytes = switch (description.keyEncoding()) {
                case "text" -> key.getBytes(StandardCharsets.UTF_8);
                case "hex" -> HexFormat.of().parseHex(key.toLowerCase(Locale.ROOT));
                case "base64" ->
                    Base64.getDecoder().decode(key.replace('-', '+').replace('_', '/'));
                default -> throw new InvalidException("keyEncoding", "must be text, hex or base64");
            };
            if (bytes.length == 0) {
                throw new InvalidException("key", "must not be empty");
            }
            return bytes;
        } catch (IllegalArgumentException e) { // its message would repeat a part of the key
            throw new InvalidException("key", "is not " + description.keyEncoding());
        }
    }

    @Override
    public Signed sign(Url url, String address, Instant at) {
        Url bare = url.withPathAndQuery(QueryText.without(url.pathAndQuery(), QueryText.names(query.text())));
        Values values = new Values(bare, address, at);
        byte[] covered = text.filled(values::of);
        Hash hash = description.hash();
        String signature = description.encoding().of(hash.keyed() ? hash.of(key, covered) : hash.of(covered));
        String parameters = new String(
                query.filled(name ->
                        name.equals("signature") ? signature.getBytes(StandardCharsets.UTF_8) : values.of(name)),
                StandardCharsets.UTF_8);
        String whole = bare.pathAndQuery();
        return new Signed(bare.withPathAndQuery(whole + QueryText.separator(whole) + parameters), signature);
    }

    /** What stands in the places of the templates. */
    private final class Values {
        private final Url url;
        private final String address;
        private final long issued;
        private final long expires;

        Values(Url url, String address, Instant at) {
            this.url = url;
            this.address = address;
            this.issued = at.getEpochSecond();
            this.expires = at.plus(description.validFor()).getEpochSecond();
        }

        byte[] of(String name) {
            return name.equals("key") ? key : text(name).getBytes(StandardCharsets.UTF_8);
        }

        private String text(String name) {
            return switch (name) {
                case "url" -> url.withoutUserInfo().full();
                case "separator" -> QueryText.separator(url.pathAndQuery());
                case "host" -> url.host();
                case "path" -> url.path();
                case "directory" -> url.path().substring(0, url.path().lastIndexOf('/') + 1);
                case "name" -> lastName();
                case "ip" -> address;
                case "expires" -> Long.toString(expires);
                case "expires_hex" -> Long.toHexString(expires).toUpperCase(Locale.ROOT);
                case "issued" -> Long.toString(issued);
                default -> throw new IllegalStateException("a place that no template is allowed: " + name);
            };
        }

        /** The stream's name as content networks mean it: the last name of the path, without what follows a dot. */
        private String lastName() {
            String last = url.path().substring(url.path().lastIndexOf('/') + 1);
            int dot = last.indexOf('.');
            return dot < 0 ? last : last.substring(0, dot);
        }
    }

    @Override
    public boolean needsAddress() {
        return text.holds("ip") || query.holds("ip");
    }

    @Override
    public Duration validFor() {
        return description.validFor();
    }

    @Override
    public boolean everyRequest() {
        return description.everyRequest();
    }

    @Override
    public String described() {
        return description.hash().wireName() + " of \"" + text.text() + "\"";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedQuery that && description.equals(that.description);
    }

    @Override
    public int hashCode() {
        return description.hashCode();
    }

    private static Set<String> with(Set<String> places, String another) {
        return Set.copyOf(java.util.stream.Stream.concat(places.stream(), List.of(another).stream())
                .toList());
    }

    @Override
    public String toString() {
        return "SignedQuery[***]";
    }
}
