package dev.tallylight.launch;

import dev.tallylight.access.SecretText;

/**
 * What the launcher hands to Quarkus for an agent, which has no database. The pool of connections is there, because the
 * rooms of the hub are built with it, and is never connected: nothing in an agent asks for it. Hibernate, migrations
 * and the database's health checks are off.
 */
final class AgentLaunch {
    /** The discard port of this machine: should something ask for the database after all, it fails at once. */
    private static final String NO_DATABASE = "postgresql://127.0.0.1:9/none";

    private static final String DATABASE_HEALTH =
            "io.quarkus.reactive.pg.client.runtime.health.ReactivePgDataSourcesHealthCheck";
    private static final String JDBC_HEALTH = "io.quarkus.agroal.runtime.health.DataSourceHealthCheck";

    private AgentLaunch() {}

    static void prepare(Settings settings, Settings.Hub hub, int port) {
        Launcher.set("tallylight.hub-url", hub.url());
        Launcher.set("tallylight.checkpoint-token", hub.token());
        Launcher.set("quarkus.datasource.reactive.url", "vertx-reactive:" + NO_DATABASE);
        Launcher.set("quarkus.datasource.jdbc.url", "jdbc:" + NO_DATABASE);
        Launcher.set("quarkus.datasource.username", "none");
        Launcher.set("quarkus.datasource.password", "none");
        Launcher.set("quarkus.hibernate-orm.active", "false");
        Launcher.set("quarkus.flyway.active", "false");
        for (String check : new String[] {DATABASE_HEALTH, JDBC_HEALTH}) {
            Launcher.set("io.smallrye.health.check." + check + ".enabled", "false");
        }
        // nothing is sealed and nobody signs in here: what the hub's rooms need to be built with, and forgotten
        Launcher.set("tallylight.encryption-key", Launcher.newKey());
        Launcher.set("tallylight.admin-token", SecretText.random("tl_"));
        Launcher.set("quarkus.http.host", settings.listenHost());
        Launcher.set("quarkus.http.port", Integer.toString(port));
        Launcher.set("tallylight.launch.port", Integer.toString(port));
        Launcher.set("tallylight.launch.announce", "true");
    }
}
