package dev.tallylight.testing;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;
import java.util.Objects;

/** What an application says of its own health, over HTTP. */
public record Health(int status, JsonPath answer) {
    public static Health ready() {
        return of("/q/health/ready");
    }

    public static Health live() {
        return of("/q/health/live");
    }

    private static Health of(String path) {
        Response response = RestAssured.get(path);
        return new Health(response.statusCode(), response.jsonPath());
    }

    public boolean up() {
        return status == 200;
    }

    /** What a check says of that which is wrong, by its name. */
    public Map<String, Object> named(String check) {
        Map<String, Object> data = answer.getMap("checks.find { it.name == '" + check + "' }.data");
        return Objects.requireNonNullElse(data, Map.of());
    }

    @Override
    public String toString() {
        return status + " " + answer.prettify().replaceAll("\\s+", " ");
    }
}
