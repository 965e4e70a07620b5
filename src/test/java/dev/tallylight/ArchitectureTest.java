package dev.tallylight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tallylight.store.HubStart;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.groups.UniAwait;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;

/** The house rules that a machine can hold us to; docs/architecture.md draws the house. */
@AnalyzeClasses(packages = "dev.tallylight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.tallylight.";

    /** Who subscribes to something short, besides followers and probes. */
    private static final List<String> SHORT = List.of(
            "net.Deadline",
            "agent.Attempt",
            "agent.LookAgain",
            "agent.SelfCheck",
            "agent.remote.RemoteWatching",
            "local.LocalCheckpoint",
            "local.LocalHeartbeat",
            "status.SecondOpinions",
            "webhook.delivery.BatchedWrites",
            "webhook.delivery.DeliveryRounds");

    /** Who may call whom. Data and calls go down only. */
    @ArchTest
    static final ArchRule roomsDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("follow")
            .definedBy(ROOT + "follow..")
            .layer("pulse")
            .definedBy(ROOT + "pulse..")
            .layer("net")
            .definedBy(ROOT + "net..")
            .layer("store")
            .definedBy(ROOT + "store..")
            .layer("rest")
            .definedBy(ROOT + "rest..")
            .layer("access")
            .definedBy(ROOT + "access..")
            .layer("probe")
            .definedBy(ROOT + "probe..")
            .layer("calendar")
            .definedBy(ROOT + "calendar..")
            .layer("maintenance")
            .definedBy(ROOT + "maintenance..")
            .layer("agent")
            .definedBy(ROOT + "agent..")
            .layer("checkpoint")
            .definedBy(ROOT + "checkpoint..")
            .layer("event")
            .definedBy(ROOT + "event..")
            .layer("webhook")
            .definedBy(ROOT + "webhook..")
            .layer("stream")
            .definedBy(ROOT + "stream..")
            .layer("status")
            .definedBy(ROOT + "status..")
            .layer("local")
            .definedBy(ROOT + "local..")
            .layer("link")
            .definedBy(ROOT + "link..")
            .layer("plan")
            .definedBy(ROOT + "plan..")
            .layer("console")
            .definedBy(ROOT + "console..")
            .layer("launch")
            .definedBy(ROOT + "launch..")
            .whereLayer("net")
            .mayNotAccessAnyLayer()
            .whereLayer("follow")
            .mayNotAccessAnyLayer()
            .whereLayer("store")
            .mayOnlyAccessLayers("follow")
            .whereLayer("pulse")
            .mayOnlyAccessLayers("event", "net", "rest", "store", "follow")
            .whereLayer("calendar")
            .mayNotAccessAnyLayer()
            .whereLayer("maintenance")
            .mayOnlyAccessLayers("calendar", "rest", "access", "store", "follow")
            .whereLayer("rest")
            .mayOnlyAccessLayers("net")
            .whereLayer("access")
            .mayOnlyAccessLayers("rest", "store", "follow")
            .whereLayer("probe")
            .mayOnlyAccessLayers("net")
            .whereLayer("agent")
            .mayOnlyAccessLayers("probe", "net", "follow")
            .whereLayer("checkpoint")
            .mayOnlyAccessLayers("rest", "access", "store", "follow")
            .whereLayer("event")
            .mayOnlyAccessLayers("rest", "access", "store", "follow")
            .whereLayer("webhook")
            .mayOnlyAccessLayers("event", "net", "rest", "access", "store", "follow")
            .whereLayer("stream")
            .mayOnlyAccessLayers(
                    "agent", "calendar", "checkpoint", "probe", "net", "rest", "access", "store", "follow", "webhook")
            .whereLayer("status")
            .mayOnlyAccessLayers(
                    "stream",
                    "checkpoint",
                    "calendar",
                    "maintenance",
                    "agent",
                    "probe",
                    "event",
                    "rest",
                    "access",
                    "store",
                    "follow")
            .whereLayer("local")
            .mayOnlyAccessLayers("status", "stream", "checkpoint", "agent", "probe", "net", "store", "follow")
            .whereLayer("link")
            .mayOnlyAccessLayers("status", "stream", "checkpoint", "agent", "net", "rest", "store", "follow")
            .whereLayer("plan")
            .mayOnlyAccessLayers("stream", "net", "rest", "access", "store")
            .whereLayer("launch")
            .mayOnlyAccessLayers("net", "access", "store")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("local")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("link")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("console")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("launch")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.tallylight.(*)..").should().beFreeOfCycles();

    /** What is held of a stream knows ids alone; who watches it and who asks now stand on what people edit. */
    @ArchTest
    static final ArchRule roomsOfAStreamDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("state")
            .definedBy(ROOT + "stream.state..")
            .layer("edited")
            .definedBy(ROOT + "stream")
            .layer("assign")
            .definedBy(ROOT + "stream.assign..")
            .layer("ask")
            .definedBy(ROOT + "stream.ask..")
            .whereLayer("state")
            .mayNotAccessAnyLayer()
            .whereLayer("edited")
            .mayOnlyAccessLayers("state")
            .whereLayer("assign")
            .mayOnlyAccessLayers("edited", "state")
            .whereLayer("ask")
            .mayOnlyAccessLayers("edited", "state");

    @ArchTest
    static final ArchRule protocolsDoNotKnowEachOther = slices().matching(
                    "dev.tallylight.probe.(hls|icy|http|rtmp|rtsp|dash|srt|ts|flv|whep)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule readersOfMediaDoNoIo = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.tallylight.probe.media..",
                    "dev.tallylight.probe.hls.playlist..",
                    "dev.tallylight.probe.dash.mpd..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "io.smallrye..", "java.net..", "java.nio.channels..");

    @ArchTest
    static final ArchRule signaturesAreOfUrlKeyAddressAndTimeAlone = classes()
            .that()
            .resideInAPackage("dev.tallylight.probe.signing..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tallylight.probe.signing..",
                    "dev.tallylight.net..",
                    "java.lang..",
                    "java.io..",
                    "java.nio.charset..",
                    "java.security..",
                    "java.time..",
                    "java.util..",
                    "javax.crypto..",
                    "org.jspecify..");

    /** What a receiver is told is a function of the event: no clock, no database, no network, no container. */
    @ArchTest
    static final ArchRule messagesAreOfEventsAlone = noClasses()
            .that()
            .resideInAPackage("dev.tallylight.webhook.message..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "io.smallrye..",
                    "jakarta..",
                    "dev.tallylight.webhook.send..",
                    "dev.tallylight.webhook.mail..",
                    "dev.tallylight.webhook.delivery..",
                    "dev.tallylight.webhook.log..",
                    "dev.tallylight.store..");

    /** Within webhook: message, then send and mail, then delivery, then log, which writes into its outbox. */
    @ArchTest
    static final ArchRule theOutboxDoesNotKnowItsLog = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.tallylight.webhook.send..",
                    "dev.tallylight.webhook.mail..",
                    "dev.tallylight.webhook.delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tallylight.webhook.log..");

    @ArchTest
    static final ArchRule mailIsSentInOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tallylight.webhook.mail..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.ext.mail..", "io.quarkus.mailer..");

    @ArchTest
    static final ArchRule dtlsIsKnownToWhepAlone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tallylight.probe.whep..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..");

    /** The library's handshake of WHEP blocks, on threads of its own; no other probe does. */
    @ArchTest
    static final ArchRule probesKnowNoThreads = noClasses()
            .that()
            .resideInAPackage("dev.tallylight.probe..")
            .and()
            .resideOutsideOfPackage("dev.tallylight.probe.whep..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    /** Whoever opens a door has asked the guard: connections and datagrams are made in one room. */
    @ArchTest
    static final ArchRule probesOpenNoSockets = noClasses()
            .that()
            .resideInAPackage("dev.tallylight.probe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.datagram..", "io.vertx.core.http..", "java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket");

    @ArchTest
    static final ArchRule onlyTheStartWaits = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.tallylight.follow.FreshContext")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "waits for a Uni",
                    call -> call.getTargetOwner().isEquivalentTo(UniAwait.class)
                            || call.getTargetOwner().isEquivalentTo(Uni.class)
                                    && call.getName().equals("await")));

    /**
     * What must never stop is a follower. Whoever else subscribes does so to something short, with a limit: a probe and what
     * it reads, an answer to somebody who waits, a write.
     */
    @ArchTest
    static final ArchRule onlyShortThingsAreSubscribedTo = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tallylight.follow..", "dev.tallylight.probe..")
            .and(DescribedPredicate.not(DescribedPredicate.describe(
                    "are named here",
                    (JavaClass type) -> SHORT.stream()
                            .anyMatch(name -> type.getName().equals(ROOT + name)
                                    || type.getName().startsWith(ROOT + name + "$")))))
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "subscribes",
                    call -> (call.getTargetOwner().isEquivalentTo(Uni.class)
                                    || call.getTargetOwner().isEquivalentTo(Multi.class))
                            && call.getName().startsWith("subscribe")));

    /** It stands on the wall clock: one that is set back stops it. */
    @ArchTest
    static final ArchRule nothingIsScheduledByTheWallClock =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.quarkus.scheduler..");

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.OffsetDateTime.class, "now")
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .callMethod(java.time.ZonedDateTime.class, "now");

    /** An agent has no database: what needs one at the start hears of {@link HubStart}, which an agent never sends. */
    @ArchTest
    static final ArchRule whatNeedsTheDatabaseStartsWithTheHub = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tallylight.agent..",
                    "dev.tallylight.launch..",
                    "dev.tallylight.net..",
                    "dev.tallylight.pulse..")
            .and()
            .doNotHaveFullyQualifiedName(HubStart.class.getName() + "$Announcer")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(StartupEvent.class);

    @ArchTest
    static final ArchRule entitiesStayInTheirPackage =
            classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule resourcesHoldNoTransactions = noClasses()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "open a transaction", (JavaClass type) -> type.isEquivalentTo(WithTransaction.class)));

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = fields().should().notBeAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule packagesAreNamedByFeature = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..dto..", "..service..", "..impl..", "..model..");
}
