package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who may do what, the doors by which they come, what comes in bulk, and how messages leave. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns({ThoroughSuite.TESTS, ProfilesSuite.TESTS})
@SelectPackages({
    "dev.tallylight.access",
    "dev.tallylight.dispersa",
    "dev.tallylight.door",
    "dev.tallylight.plan",
    "dev.tallylight.rest",
    "dev.tallylight.webhook.inbox",
    "dev.tallylight.webhook.log",
    "dev.tallylight.webhook.send"
})
class AccessSuite {}
