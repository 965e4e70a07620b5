package dev.tallylight.probe.dash.mpd;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What requests for segments carry in their query (ISO/IEC 23009-1 Annex I): mostly the token that the manifest was asked
 * for with. It goes to every server that the manifest names, as from players, unless the manifest keeps it to its own.
 *
 * @param template with identifiers between dollar signs
 * @param fixed a query of its own (queryString)
 * @param ofManifest whether the manifest's is taken over (useMPDUrlQuery)
 * @param sameOriginOnly whether no other origin gets it
 */
public record UrlQuery(String template, String fixed, boolean ofManifest, boolean sameOriginOnly) {
    private static final Pattern IDENTIFIER = Pattern.compile("\\$([^$]*)\\$");
    private static final String PARAMETER = "query:";

    /**
     * All of them as one query.
     *
     * @param queries of each level, the outermost first; what says the same again adds nothing
     * @param manifest the query that the manifest was had with
     * @param sameOrigin whether the segment is to be had from the manifest's origin
     * @return without a question mark; empty for nothing
     */
    public static String of(List<UrlQuery> queries, String manifest, boolean sameOrigin) {
        Set<String> parts = new LinkedHashSet<>();
        for (UrlQuery one : queries) {
            if (sameOrigin || !one.sameOriginOnly) {
                parts.add(one.filled(manifest));
            }
        }
        return joined(parts);
    }

    private String filled(String manifest) {
        String initial = joined(List.of(ofManifest ? manifest : "", fixed));
        return IDENTIFIER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), initial)));
    }

    private static String joined(Iterable<String> parts) {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            all.append(all.isEmpty() || part.isEmpty() ? "" : "&").append(part);
        }
        return all.toString();
    }

    private static String value(String identifier, String initial) {
        if (identifier.isEmpty()) {
            return "$"; // written as $$
        }
        if (identifier.equals("querypart")) {
            return initial;
        }
        return identifier.startsWith(PARAMETER) ? parameter(identifier.substring(PARAMETER.length()), initial) : "";
    }

    /** Percent-encoded as it is, name and value: it is put into a query again. */
    private static String parameter(String name, String query) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).equals(name)) {
                return pair.substring(equals + 1);
            }
        }
        return "";
    }
}
