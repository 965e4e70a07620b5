package dev.tallylight.launch;

import dev.tallylight.launch.executable.Executable;
import io.quarkus.arc.All;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ParserHook;
import io.quarkus.qute.Qute;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.runtime.ContentTypes;
import io.quarkus.qute.runtime.EngineProducer;
import io.quarkus.qute.runtime.QuteConfig;
import io.quarkus.qute.runtime.QuteRecorder.QuteContext;
import io.quarkus.qute.runtime.QuteRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.LocalesBuildTimeConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The engine of our pages' and mails' templates, made when the first of them is asked for. Quarkus' own bean is left out (see
 * application.properties): it reads all templates while the process starts, for a quarter of the executable's start, and with so
 * much memory that garbage was collected before anybody was let in. What makes the engine is Quarkus' still, and so is what the
 * build checks in the templates.
 */
@ApplicationScoped
class LateTemplates {
    private static final Logger LOG = Logger.getLogger(LateTemplates.class);
    private static final int AFTER_ALL_THAT_STARTS = 20_000;

    @Produces
    @ApplicationScoped
    Engine engine(
            QuteContext context,
            QuteConfig config,
            QuteRuntimeConfig runtimeConfig,
            Event<EngineBuilder> builderReady,
            Event<Engine> engineReady,
            ContentTypes contentTypes,
            LaunchMode launchMode,
            LocalesBuildTimeConfig locales,
            @All List<TemplateLocator> locators,
            @All List<SectionHelperFactory<?>> sections,
            @All List<ValueResolver> values,
            @All List<NamespaceResolver> namespaces,
            @All List<ParserHook> hooks) {
        // it hands its engine to Qute, and to nobody who is not its bean
        var ignored = new EngineProducer(
                context,
                config,
                runtimeConfig,
                builderReady,
                engineReady,
                contentTypes,
                launchMode,
                locales,
                locators,
                sections,
                values,
                namespaces,
                hooks);
        return Qute.engine();
    }

    /** On a JVM that has just begun it takes half a second, which whoever opens the first page does not wait for. */
    void makeEarly(
            @Observes @Priority(AFTER_ALL_THAT_STARTS) StartupEvent event,
            Engine engine,
            Vertx vertx,
            @ConfigProperty(name = "tallylight.role", defaultValue = "all") String role) {
        if (!Executable.isThis() && !role.equals("checkpoint")) {
            vertx.executeBlocking(engine::getSectionHelperFactories, false)
                    .subscribe()
                    .with(
                            made -> {},
                            e -> LOG.warn("the templates of pages cannot be read: the console shows none", e));
        }
    }
}
