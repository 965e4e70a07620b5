package dev.tallylight.testing;

import static io.restassured.RestAssured.given;

import dev.tallylight.access.ConsoleSessions;
import io.restassured.specification.RequestSpecification;

/** Calls the console as a browser does: it takes pages, follows nothing by itself, and sends forms from our own ones. */
public final class Browser {
    private Browser() {}

    /** Nobody who is known. */
    public static RequestSpecification stranger() {
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
    }

    /** Whoever has that token, signed in. */
    public static RequestSpecification as(String token) {
        return stranger().cookie(ConsoleSessions.COOKIE, session(token));
    }

    /** The session of whoever signs in with that token. */
    public static String session(String token) {
        return stranger().formParam("token", token).post("/sign-in").cookie(ConsoleSessions.COOKIE);
    }
}
