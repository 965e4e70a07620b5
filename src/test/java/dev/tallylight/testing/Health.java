package dev.tallylight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;

/** What an application says of its own health, over HTTP. */
public record Health(int status, JsonNode answer) {
    public static Health ready() {
        return of("/q/health/ready");
    }

    public static Health live() {
        return of("/q/health/live");
    }

    private static Health of(String path) {
        HttpResponse<String> answer = Api.quickly("GET", path, "");
        return new Health(answer.statusCode(), Json.of(answer.body()));
    }

    public boolean up() {
        return status == 200;
    }

    /** What a check says of that which is wrong, by its name. */
    public Map<String, Object> named(String check) {
        for (JsonNode each : answer.path("checks")) {
            if (each.path("name").asText().equals(check)) {
                return Json.map(each.path("data"));
            }
        }
        return Map.of();
    }

    @Override
    public String toString() {
        return status + " " + answer;
    }
}
