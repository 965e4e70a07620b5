package dev.tallylight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tallylight.access.Slice;
import dev.tallylight.follow.Followers;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The house rules that a machine can hold us to; docs/architecture.md draws the house. */
@AnalyzeClasses(packages = "dev.tallylight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.tallylight.";

    /** Who subscribes to something short, besides followers and probes. */
    private static final List<String> SHORT = List.of(
            "net.dial.ConnectRace",
            "net.Deadline",
            "agent.watch.Attempt",
            "agent.sight.LookAgain",
            "agent.sight.SelfCheck",
            "agent.remote.RemoteWatching",
            "local.LocalCheckpoint",
            "local.LocalHeartbeat",
            "console.FormRefusals",
            "launch.LateTemplates",
            "status.ingest.SecondOpinions",
            "statuspage.serve.PasswordDoor",
            "hint.HintWork",
            "statuspage.subscriber.post.Lane",
            "webhook.delivery.BatchedWrites",
            "webhook.delivery.DeliveryRounds");

    private static final int MOST_FILES = 20;
    /** Older than the rule: to be split when they are next changed, and then taken off this list. */
    private static final Set<String> LARGER = Set.of(ROOT + "probe");

    private static final DescribedPredicate<JavaClass> CARRIES_A_SLICE = DescribedPredicate.describe(
            "is a slice, or a request with one",
            type -> type.isEquivalentTo(Slice.class)
                    || type.isRecord()
                            && type.getFields().stream()
                                    .anyMatch(field -> field.getRawType().isEquivalentTo(Slice.class)));

    /** Who may call whom. Data and calls go down only. */
    @ArchTest
    static final ArchRule roomsDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("follow")
            .definedBy(ROOT + "follow..")
            .layer("pulse")
            .definedBy(ROOT + "pulse..")
            .layer("door")
            .definedBy(ROOT + "door..")
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
            .layer("alert")
            .definedBy(ROOT + "alert..")
            .layer("annotation")
            .definedBy(ROOT + "annotation..")
            .layer("outage")
            .definedBy(ROOT + "outage..")
            .layer("status")
            .definedBy(ROOT + "status..")
            .layer("server")
            .definedBy(ROOT + "server..")
            .layer("local")
            .definedBy(ROOT + "local..")
            .layer("link")
            .definedBy(ROOT + "link..")
            .layer("plan")
            .definedBy(ROOT + "plan..")
            .layer("history")
            .definedBy(ROOT + "history..")
            .layer("statuspage")
            .definedBy(ROOT + "statuspage..")
            .layer("hint")
            .definedBy(ROOT + "hint..")
            .layer("console")
            .definedBy(ROOT + "console..")
            .layer("manual")
            .definedBy(ROOT + "manual..")
            .layer("dispersa")
            .definedBy(ROOT + "dispersa..")
            .layer("launch")
            .definedBy(ROOT + "launch..")
            .whereLayer("manual")
            .mayNotAccessAnyLayer()
            .whereLayer("manual")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("door")
            .mayNotAccessAnyLayer()
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
            .mayOnlyAccessLayers("net", "rest", "store", "follow")
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
                    "alert",
                    "agent",
                    "calendar",
                    "checkpoint",
                    "probe",
                    "net",
                    "rest",
                    "access",
                    "store",
                    "follow",
                    "webhook")
            // alerts are about subjects: what they are, it does not know
            .whereLayer("alert")
            .mayOnlyAccessLayers("calendar", "maintenance", "event", "store", "follow")
            .whereLayer("annotation")
            .mayOnlyAccessLayers("rest", "access", "store", "follow")
            .whereLayer("outage")
            .mayOnlyAccessLayers(
                    "alert",
                    "annotation",
                    "stream",
                    "maintenance",
                    "agent",
                    "webhook",
                    "event",
                    "rest",
                    "access",
                    "store",
                    "follow")
            .whereLayer("status")
            .mayOnlyAccessLayers(
                    "outage",
                    "alert",
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
            .whereLayer("server")
            .mayOnlyAccessLayers("outage", "alert", "stream", "calendar", "event", "rest", "access", "store", "follow")
            .whereLayer("local")
            .mayOnlyAccessLayers("status", "alert", "stream", "checkpoint", "agent", "probe", "net", "store", "follow")
            .whereLayer("link")
            .mayOnlyAccessLayers("status", "stream", "checkpoint", "agent", "net", "rest", "store", "follow")
            .whereLayer("plan")
            .mayOnlyAccessLayers("stream", "webhook", "maintenance", "net", "rest", "access", "store", "follow")
            .whereLayer("history")
            .mayOnlyAccessLayers(
                    "status",
                    "alert",
                    "stream",
                    "checkpoint",
                    "calendar",
                    "maintenance",
                    "agent",
                    "probe",
                    "rest",
                    "access",
                    "store",
                    "follow")
            .whereLayer("dispersa")
            .mayOnlyAccessLayers("stream", "checkpoint", "rest", "access")
            .whereLayer("hint")
            .mayOnlyAccessLayers("stream", "agent", "net", "rest", "access", "store", "follow")
            .whereLayer("hint")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("launch")
            .mayOnlyAccessLayers("door", "net", "rest", "access", "store", "follow")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("statuspage")
            .mayOnlyAccessLayers(
                    "webhook",
                    "event",
                    "net",
                    "history",
                    "outage",
                    "maintenance",
                    "stream",
                    "calendar",
                    "rest",
                    "access",
                    "store",
                    "follow")
            .whereLayer("statuspage")
            .mayOnlyBeAccessedByLayers("console")
            .whereLayer("history")
            .mayOnlyBeAccessedByLayers("console", "statuspage")
            .whereLayer("local")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("link")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("console")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("dispersa")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("launch")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.tallylight.(*)..").should().beFreeOfCycles();

    /** What is held of a stream knows ids alone, what is asked for knows no rows; who watches it and who asks now stand on what people edit. */
    @ArchTest
    static final ArchRule roomsOfAStreamDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("state")
            .definedBy(ROOT + "stream.state..")
            .layer("draft")
            .definedBy(ROOT + "stream.draft..")
            .layer("edited")
            .definedBy(ROOT + "stream")
            .layer("assign")
            .definedBy(ROOT + "stream.assign..")
            .layer("browse")
            .definedBy(ROOT + "stream.browse..")
            .layer("ask")
            .definedBy(ROOT + "stream.ask..")
            .whereLayer("state")
            .mayNotAccessAnyLayer()
            .whereLayer("draft")
            .mayNotAccessAnyLayer()
            .whereLayer("edited")
            .mayOnlyAccessLayers("draft", "state")
            .whereLayer("assign")
            .mayOnlyAccessLayers("edited", "draft", "state")
            .whereLayer("browse")
            .mayOnlyAccessLayers("edited", "draft", "state")
            .whereLayer("ask")
            .mayOnlyAccessLayers("edited", "draft", "state");

    /** Whether a process can be believed is asked by who watches, never the other way round. */
    @ArchTest
    static final ArchRule roomsOfAnAgentDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("words")
            .definedBy(ROOT + "agent")
            .layer("sight")
            .definedBy(ROOT + "agent.sight..")
            .layer("watch")
            .definedBy(ROOT + "agent.watch..")
            .layer("wire")
            .definedBy(ROOT + "agent.wire..")
            .layer("remote")
            .definedBy(ROOT + "agent.remote..")
            .whereLayer("words")
            .mayNotAccessAnyLayer()
            .whereLayer("sight")
            .mayOnlyAccessLayers("words")
            .whereLayer("watch")
            .mayOnlyAccessLayers("words", "sight")
            .whereLayer("wire")
            .mayOnlyAccessLayers("words");

    /** A status knows neither how it was heard of nor how it is explained. */
    @ArchTest
    static final ArchRule roomsOfAStatusDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("status")
            .definedBy(ROOT + "status")
            .layer("ingest")
            .definedBy(ROOT + "status.ingest..")
            .layer("explain")
            .definedBy(ROOT + "status.explain..")
            .whereLayer("status")
            .mayNotAccessAnyLayer()
            .whereLayer("ingest")
            .mayOnlyAccessLayers("status")
            .whereLayer("explain")
            .mayOnlyAccessLayers("status");

    /** A page knows nothing of who wants to be told; strangers' doors and what is sent know nothing of each other. */
    @ArchTest
    static final ArchRule roomsOfSubscribersDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("page")
            .definedBy(
                    ROOT + "statuspage",
                    ROOT + "statuspage.logo..",
                    ROOT + "statuspage.content..",
                    ROOT + "statuspage.render..",
                    ROOT + "statuspage.serve..")
            .layer("subscriber")
            .definedBy(ROOT + "statuspage.subscriber")
            .layer("door")
            .definedBy(ROOT + "statuspage.subscriber.door..")
            .layer("post")
            .definedBy(ROOT + "statuspage.subscriber.post..")
            .whereLayer("page")
            .mayNotAccessAnyLayer()
            .whereLayer("subscriber")
            .mayOnlyAccessLayers("page")
            .whereLayer("door")
            .mayOnlyAccessLayers("page", "subscriber")
            .whereLayer("post")
            .mayOnlyAccessLayers("subscriber");

    /** That a server was heard, what people want of it, and what it is held to be. */
    @ArchTest
    static final ArchRule roomsOfAServerDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("beat")
            .definedBy(ROOT + "server.beat..")
            .layer("edited")
            .definedBy(ROOT + "server")
            .layer("state")
            .definedBy(ROOT + "server.state..")
            .whereLayer("beat")
            .mayNotAccessAnyLayer()
            .whereLayer("edited")
            .mayOnlyAccessLayers("beat")
            .whereLayer("state")
            .mayOnlyAccessLayers("edited", "beat");

    /** What decides whether anybody is told serves whatever can be alerted of: it knows no kind. */
    @ArchTest
    static final ArchRule alertsKnowNoKindOfSubject = noClasses()
            .that()
            .resideInAPackage(ROOT + "alert..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "stream..", ROOT + "server..", ROOT + "status..", ROOT + "outage..");

    /** Lists as text know no files, the streams file's reading knows no database, and neither knows what is made of them. */
    @ArchTest
    static final ArchRule roomsOfAPlanDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("plan")
            .definedBy(ROOT + "plan")
            .layer("list")
            .definedBy(ROOT + "plan.list..")
            .layer("file")
            .definedBy(ROOT + "plan.file..")
            .layer("match")
            .definedBy(ROOT + "plan.match..")
            .layer("keyed")
            .definedBy(ROOT + "plan.keyed..")
            .whereLayer("list")
            .mayNotAccessAnyLayer()
            .whereLayer("match")
            .mayNotAccessAnyLayer()
            .whereLayer("keyed")
            .mayOnlyAccessLayers("list", "match")
            .whereLayer("file")
            .mayOnlyAccessLayers("list");

    /** Logos know nothing of pages; visitors are served what was rendered of what was read, and each knows nothing of who comes after it. */
    @ArchTest
    static final ArchRule roomsOfAStatusPageDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("logo")
            .definedBy(ROOT + "statuspage.logo..")
            .layer("edited")
            .definedBy(ROOT + "statuspage")
            .layer("content")
            .definedBy(ROOT + "statuspage.content..")
            .layer("render")
            .definedBy(ROOT + "statuspage.render..")
            .layer("serve")
            .definedBy(ROOT + "statuspage.serve..")
            .whereLayer("logo")
            .mayNotAccessAnyLayer()
            .whereLayer("edited")
            .mayOnlyAccessLayers("logo")
            .whereLayer("content")
            .mayOnlyAccessLayers("edited")
            .whereLayer("render")
            .mayOnlyAccessLayers("content", "edited")
            .whereLayer("serve")
            .mayOnlyAccessLayers("render", "content", "edited");

    /** Within history: what people ask for stands on the rest, of which nothing knows the other. */
    @ArchTest
    static final ArchRule roomsOfHistoryDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("uptime")
            .definedBy(ROOT + "history.uptime..")
            .layer("sample")
            .definedBy(ROOT + "history.sample..")
            .layer("sight")
            .definedBy(ROOT + "history.sight..")
            .layer("story")
            .definedBy(ROOT + "history.story..")
            .layer("report")
            .definedBy(ROOT + "history.report..")
            .layer("target")
            .definedBy(ROOT + "history.target..")
            .layer("glance")
            .definedBy(ROOT + "history.glance..")
            .layer("summary")
            .definedBy(ROOT + "history.summary..")
            .whereLayer("uptime")
            .mayNotAccessAnyLayer()
            .whereLayer("sample")
            .mayNotAccessAnyLayer()
            .whereLayer("sight")
            .mayNotAccessAnyLayer()
            .whereLayer("story")
            .mayOnlyAccessLayers("uptime", "sight")
            .whereLayer("target")
            .mayOnlyAccessLayers("uptime", "story")
            .whereLayer("report")
            .mayOnlyAccessLayers("uptime", "sample", "story", "target")
            .whereLayer("glance")
            .mayOnlyAccessLayers("uptime", "sample", "story", "target")
            .whereLayer("summary")
            .mayOnlyAccessLayers("story", "target");

    /** Time is counted by pure classes: an account of it is proven without a database. */
    @ArchTest
    static final ArchRule uptimeIsArithmetic = noClasses()
            .that()
            .resideInAPackage(ROOT + "history.uptime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "io.quarkus..", "jakarta..", ROOT + "store..");

    /** Each family of pages stands on the frame and on figures, and knows no other: two people can work on two of them. */
    @ArchTest
    static final ArchRule familiesOfPagesDoNotKnowEachOther = slices().matching(
                    "dev.tallylight.console.(overview|stream|outage|report|wall|checkpoint|notification|setting|maintenance|signin|find|first|moving|hint|server)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theFrameKnowsNoFamilyOfPages = noClasses()
            .that()
            .resideInAPackage(ROOT + "console")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of a family of pages",
                    type -> type.getPackageName().startsWith(ROOT + "console.")
                            && !type.getPackageName().startsWith(ROOT + "console.figure")));

    /** Geometry is numbers in, numbers out. */
    @ArchTest
    static final ArchRule figuresArePure = noClasses()
            .that()
            .resideInAPackage(ROOT + "console.figure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "io.smallrye..", "jakarta..", "org.hibernate..", ROOT + "console", ROOT + "store..")
            .allowEmptyShould(true);

    /** What is wanted against what there is: no database, no clock, nothing that waits. */
    @ArchTest
    static final ArchRule whatIsWantedIsComparedByPureClasses = noClasses()
            .that()
            .resideInAPackage(ROOT + "plan.match..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "jakarta..", ROOT + "store..");

    @ArchTest
    static final ArchRule theStreamsFileIsReadWithoutADatabase = noClasses()
            .that()
            .resideInAPackage(ROOT + "plan.file..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "jakarta..", ROOT + "stream..", ROOT + "store..");

    /** Past that it is two rooms. */
    @ArchTest
    static void roomsHaveTwentyFilesAtMost(JavaClasses all) {
        Map<String, Long> larger = all.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        larger.values().removeIf(files -> files <= MOST_FILES);
        assertThat(larger.keySet())
                .as("rooms of more than %d files: %s", MOST_FILES, larger)
                .isEqualTo(LARGER);
    }

    @ArchTest
    static final ArchRule protocolsDoNotKnowEachOther = slices().matching(
                    "dev.tallylight.probe.(hls|icy|http|rtmp|rtsp|dash|srt|ts|flv|whep)..")
            .should()
            .notDependOnEachOther();

    /** On the way out: what is written, who may be connected to, the connection, what is said over it. */
    @ArchTest
    static final ArchRule theWayOutGoesOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("shared")
            .definedBy(ROOT + "net")
            .layer("url")
            .definedBy(ROOT + "net.url")
            .layer("egress")
            .definedBy(ROOT + "net.egress")
            .layer("dial")
            .definedBy(ROOT + "net.dial")
            .layer("visit")
            .definedBy(ROOT + "net.cookie", ROOT + "net.auth")
            .layer("http")
            .definedBy(ROOT + "net.http")
            .whereLayer("shared")
            .mayNotAccessAnyLayer()
            .whereLayer("url")
            .mayNotAccessAnyLayer()
            .whereLayer("visit")
            .mayNotAccessAnyLayer()
            .whereLayer("egress")
            .mayOnlyAccessLayers("shared", "url")
            .whereLayer("dial")
            .mayOnlyAccessLayers("shared", "url", "egress")
            .whereLayer("http")
            .mayOnlyAccessLayers("shared", "url", "egress", "dial", "visit");

    /** A reader of media: codecs and sounds, what was found, the containers, and the choice among them. */
    @ArchTest
    static final ArchRule mediaIsReadFromTheInsideOut = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("codec")
            .definedBy(ROOT + "probe.media.codec", ROOT + "probe.media.audio")
            .layer("track")
            .definedBy(ROOT + "probe.media.track")
            .layer("mp4")
            .definedBy(ROOT + "probe.media.mp4")
            .layer("container")
            .definedBy(ROOT + "probe.media.ts", ROOT + "probe.media.flv", ROOT + "probe.media.rtp")
            .layer("choice")
            .definedBy(ROOT + "probe.media")
            .whereLayer("codec")
            .mayNotAccessAnyLayer()
            .whereLayer("track")
            .mayOnlyAccessLayers("codec")
            .whereLayer("mp4")
            .mayOnlyAccessLayers("codec", "track")
            .whereLayer("container")
            .mayOnlyAccessLayers("codec", "track", "mp4")
            .whereLayer("choice")
            .mayOnlyAccessLayers("codec", "track", "mp4", "container");

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

    /** Bouncy Castle's providers bring every cipher that there is, and neither executable nor jar has them: ADR 17. */
    @ArchTest
    static final ArchRule dtlsNeedsNoProvider = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.bouncycastle.jce..",
                    "org.bouncycastle.jcajce..",
                    "org.bouncycastle.jsse..",
                    "org.bouncycastle.openssl..");

    /** Who else knew how Quarkus makes the engine of templates would have it made while the process starts. */
    @ArchTest
    static final ArchRule theEngineOfTemplatesIsMadeInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.tallylight.launch.LateTemplates")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quarkus.qute.runtime..");

    /** Whether this is the executable is asked of one class, so that the builder leaves out what is a JVM's. */
    @ArchTest
    static final ArchRule theExecutableIsKnownInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tallylight.launch.executable..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.graalvm..", "com.oracle.svm..");

    /** Of Java's XML, what reads elements one after the other: the rest is no part of the executable, by launch.executable.NoXmlCatalogs. */
    @ArchTest
    static final ArchRule xmlIsReadAsAStream = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.tallylight.launch.executable.NoXmlCatalogs")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javax.xml.parsers..",
                    "javax.xml.transform..",
                    "javax.xml.validation..",
                    "javax.xml.xpath..",
                    "javax.xml.datatype..",
                    "javax.xml.catalog..",
                    "org.w3c.dom..",
                    "org.xml.sax..");

    @ArchTest
    static final ArchRule secretsAreSealedInOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tallylight.store.keys..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.crypto..");

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
            .and()
            .doNotHaveFullyQualifiedName(Followers.class.getName())
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

    /**
     * What a resource or a page reads or writes is somebody's: whatever it calls that waits for the database takes the
     * caller's slice. What is everybody's, or an admin's alone, is named here, each with why.
     */
    private static final Set<String> FOR_ANYBODY = Set.of(
            // steps in turn, each of which is looked at where it is written
            "follow.Sequence",
            // who may come in
            "access.TokenRegistry",
            "access.ConsoleSessions",
            "access.openid.OpenIdSignIn",
            "access.openid.PersonSessions",
            "access.live.LiveFeeds.admit",
            "checkpoint.Enrolments",
            "link",
            // whoever holds the signed link of an alert
            "outage.link.LinkedOutages",
            // strangers, of whom nobody knows who they are
            "statuspage.subscriber.door",
            // whoever knows a server's key
            "server.beat.HeartbeatKeys.ask",
            // admins alone
            "access.audit.AuditReader",
            // whose conditions everybody is told
            "checkpoint.ConditionsOverTime",
            "checkpoint.CheckpointRegistry.create",
            "checkpoint.CheckpointRegistry.patch",
            "checkpoint.CheckpointRegistry.delete",
            "checkpoint.CheckpointRegistry.rotateToken",
            // nothing that is kept
            "stream.ask.DryRun.run",
            "event.EventFeed.kept",
            "webhook.inbox.InboxContents.keep",
            // whoever knows its key
            "hint.HintKeys.find",
            "hint.HintKeys.read",
            "console");

    private static final DescribedPredicate<JavaMethodCall> READS_WITHOUT_A_SLICE = DescribedPredicate.describe(
            "waits for something of a feature without a slice",
            call -> call.getTargetOwner().getPackageName().startsWith(ROOT)
                    && (call.getTarget().getRawReturnType().isEquivalentTo(Uni.class)
                            || call.getTarget().getRawReturnType().isEquivalentTo(Multi.class))
                    && call.getTarget().getRawParameterTypes().stream().noneMatch(CARRIES_A_SLICE)
                    && !call.getOriginOwner().equals(call.getTargetOwner())
                    && FOR_ANYBODY.stream()
                            .noneMatch(name -> (call.getTargetOwner().getName() + "." + call.getName() + ".")
                                    .startsWith(ROOT + name + ".")));

    @ArchTest
    static final ArchRule whatACallerAsksForIsOfHisSlice =
            noClasses().that().areAnnotatedWith(Path.class).should().callMethodWhere(READS_WITHOUT_A_SLICE);

    /** Only who acts on the installation's own behalf sees all; the door of the inboxes is open to whoever knows a key. */
    @ArchTest
    static final ArchRule nobodySeesAllByDefault = noClasses()
            .that()
            .areAnnotatedWith(Path.class)
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "webhook.inbox.InboxDoor")
            .should()
            .accessField(Slice.class, "ALL");

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
