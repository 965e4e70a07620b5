package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.restassured.response.Response;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Classes with one profile share an application. A receiver that one of them leaves behind, and that hears of all streams, is
 * told of the outages of whatever class comes after it. Quarkus calls this after each class: its receivers go with it.
 */
public final class NoReceiversLeft implements QuarkusTestAfterAllCallback {
    @Override
    public void afterAll(QuarkusTestContext test) {
        var address = ConfigProvider.getConfig().getOptionalValue("test.url", String.class);
        if (address.isEmpty()) {
            return; // an executable, which is started by the test itself
        }
        String webhooks = address.get() + "/api/v1/webhooks";
        Response listed = Api.as(Api.TOKEN).get(webhooks + "?limit=200");
        if (listed.statusCode() != 200) {
            return; // a role without this door, or another token: an application of its own, which ends with the class
        }
        List<String> left = listed.path("items.id");
        left.forEach(id -> Api.as(Api.TOKEN).delete(webhooks + "/" + id));
    }
}
