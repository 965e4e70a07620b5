package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who may do what, the doors by which they come, and what comes in bulk. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns({ThoroughSuite.TESTS, ProfilesSuite.TESTS})
@SelectPackages({
    "dev.tallylight.access",
    "dev.tallylight.dispersa",
    "dev.tallylight.door",
    "dev.tallylight.plan",
    "dev.tallylight.rest"
})
class AccessSuite {}
