package dev.tallylight.testing;

import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Classes with one profile share an application. A receiver that one of them leaves behind, and that hears of all streams, is
 * told of the outages of whatever class comes after it; a checkpoint that nobody runs any more has a say about that class's
 * streams, and cannot tell. Quarkus calls this after each class: its receivers and checkpoints go with it.
 */
public final class NothingLeftBehind implements QuarkusTestAfterAllCallback {
    @Override
    public void afterAll(QuarkusTestContext test) {
        var address = ConfigProvider.getConfig().getOptionalValue("test.url", String.class);
        if (address.isEmpty()) {
            return; // an executable, which is started by the test itself
        }
        String api = address.get() + "/api/v1";
        delete(api + "/webhooks", "?limit=200", each -> true);
        delete(api + "/checkpoints", "", each -> "private".equals(each.get("kind")));
    }

    private static void delete(String collection, String query, Predicate<Map<String, Object>> which) {
        Response listed = Api.as(Api.TOKEN).get(collection + query);
        if (listed.statusCode() != 200) {
            return; // a role without this door, or another token: an application of its own, which ends with the class
        }
        List<Map<String, Object>> all = listed.path("items");
        all.stream().filter(which).forEach(each -> Api.as(Api.TOKEN).delete(collection + "/" + each.get("id")));
    }
}
