package dev.tallylight.access.openid;

import static io.restassured.RestAssured.given;

import dev.tallylight.testing.OpenIdIssuer;
import io.restassured.http.Cookies;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs in as a browser does, a step at a time, so that a test can do something else at each. */
final class SignInBrowser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    final Map<String, String> ours = new LinkedHashMap<>();
    private final Map<String, String> theirs = new LinkedHashMap<>();

    /** A page of Tallylight, without following redirects. */
    Response get(String path) {
        Response answer = browser().cookies(ours).get(path);
        return keep(answer, ours);
    }

    Response post(String path) {
        return keep(
                browser().cookies(ours).header("Sec-Fetch-Site", "same-origin").post(path), ours);
    }

    static RequestSpecification browser() {
        return given().redirects().follow(false).urlEncodingEnabled(false).accept("text/html");
    }

    private static Response keep(Response answer, Map<String, String> jar) {
        Cookies set = answer.detailedCookies();
        set.forEach(cookie -> {
            if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                jar.remove(cookie.getName());
            } else {
                jar.put(cookie.getName(), cookie.getValue());
            }
        });
        return answer;
    }

    /**
     * From our sign-in page to the issuer, through its form.
     *
     * @return the address that it sends the browser back to
     */
    String throughTheIssuer(String name) {
        Response begun = get("/sign-in/openid");
        if (begun.statusCode() != 303) {
            throw new AssertionError("no way to the issuer: " + begun.statusCode() + " " + begun.asString());
        }
        return atTheIssuer(begun.header("Location"), name);
    }

    String atTheIssuer(String address, String name) {
        String at = address;
        for (int hops = 0; hops < 10; hops++) {
            if (!at.startsWith(OpenIdIssuer.running().url())) {
                return at;
            }
            Response answer = keep(browser().cookies(theirs).get(URI.create(at)), theirs);
            if (answer.statusCode() / 100 == 3) {
                at = absolute(answer.header("Location"));
            } else if (answer.asString().contains("name=\"username\"")) {
                Matcher csrf = CSRF.matcher(answer.asString());
                Response sent = keep(
                        given().redirects()
                                .follow(false)
                                .cookies(theirs)
                                .formParam("username", name)
                                .formParam("password", OpenIdIssuer.PASSWORD)
                                .formParam("_csrf", csrf.find() ? csrf.group(1) : "")
                                .post(OpenIdIssuer.running().url() + "/login"),
                        theirs);
                at = absolute(sent.header("Location"));
            } else {
                throw new AssertionError("the issuer answers " + answer.statusCode() + ": " + answer.asString());
            }
        }
        throw new AssertionError("the issuer goes on and on");
    }

    private static String absolute(String location) {
        return location.startsWith("/") ? OpenIdIssuer.running().url() + location : location;
    }

    /** The path and query of an address at which people reach Tallylight. */
    static String path(String address) {
        URI uri = URI.create(address);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    static String parameter(String address, String name) {
        for (String each : URI.create(address).getRawQuery().split("&", -1)) {
            if (each.startsWith(name + "=")) {
                return URLDecoder.decode(each.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    /** All of it. */
    Response signIn(String name) {
        return get(path(throughTheIssuer(name)));
    }
}
