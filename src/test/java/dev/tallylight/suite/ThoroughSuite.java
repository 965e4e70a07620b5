package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * What takes long or needs an application of its own, and seldom finds anything: tables of whatever there is, walked through
 * row by row; races and families by the hundred; set-ups that few have. With {@code -Pthorough}, as in CI.
 */
@Suite
@IncludeClassNamePatterns(ThoroughSuite.TESTS)
@SelectPackages("dev.tallylight")
class ThoroughSuite {
    /** The other suites leave these out by name: Quarkus builds an application for each profile of whatever is looked at. */
    static final String TESTS = ".*\\.(" //
            + "Bodies|EveryFollower|EveryFollowerOfAnAgent|FacadeNotNow|FiguresAgree|IssuerThatLeadsInside|LocalAssignments|ManagementPort"
            + "|ManyChildren|PlantedSecrets|Plenty|RouteWalk|SliceFeed|SlicedCallers|SubscriberUpkeep"
            + ")AppTest";
}
