package dev.tallylight.outage;

import io.smallrye.config.ConfigMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people may say of outages. */
@ConfigMapping(prefix = "tallylight.outages")
public interface OutageConfig {
    /** The causes that there are everywhere. A name is never changed: rows hold it. */
    List<String> KNOWN = List.of(
            "encoder",
            "source",
            "network",
            "server",
            "cdn",
            "power",
            "configuration",
            "credentials",
            "planned",
            "third_party",
            "false_alarm",
            "other");

    /** An installation's own causes beside them: letters, digits, {@code _} and {@code -}. */
    Optional<List<String>> causes();

    default List<String> allCauses() {
        List<String> all = new ArrayList<>(KNOWN);
        causes().orElse(List.of()).stream()
                .map(String::strip)
                .filter(cause -> !cause.isEmpty() && !all.contains(cause))
                .forEach(all::add);
        return all;
    }

    /** @throws IllegalArgumentException that names what is wrong */
    default void check() {
        for (String cause : allCauses()) {
            if (!cause.matches("[A-Za-z0-9_-]{1,40}")) {
                throw new IllegalArgumentException("tallylight.outages.causes holds \"" + cause
                        + "\": a cause has 1 to 40 letters, digits, _ and -, and commas stand between them");
            }
        }
    }
}
