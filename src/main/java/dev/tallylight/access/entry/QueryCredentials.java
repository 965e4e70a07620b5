package dev.tallylight.access.entry;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token as clients of Dispersa send it, in the query: who they are ({@value #CLIENT_ID}, the token's id) and the proof
 * ({@value #API_KEY}, the token). Only below {@value #PREFIX}, for addresses end up in logs and histories.
 */
public record QueryCredentials(String clientId, String apiKey) {
    public static final String PREFIX = "/v1/dispersa";
    public static final String CLIENT_ID = "client_id";
    public static final String API_KEY = "api_key";

    /** Whether this is how a caller at that path, without a query, proves who he is. */
    public static boolean areAskedForAt(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }

    public static boolean areAskedFor(RoutingContext request) {
        return areAskedForAt(request.normalizedPath());
    }

    /** Null where one of both is missing or there twice: whoever reads the first may not be whom the second is meant for. */
    public static @Nullable QueryCredentials of(RoutingContext request) {
        MultiMap query;
        try {
            query = request.queryParams();
        } catch (HttpException | IllegalArgumentException e) {
            return null; // not decodable
        }
        List<String> ids = query.getAll(CLIENT_ID);
        List<String> keys = query.getAll(API_KEY);
        return ids.size() == 1 && keys.size() == 1 ? new QueryCredentials(ids.getFirst(), keys.getFirst()) : null;
    }

    @Override
    public String toString() {
        return "QueryCredentials[***]";
    }
}
