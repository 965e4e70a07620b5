package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The pages of people, and what was. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns(ThoroughSuite.TESTS)
@SelectPackages({
    "dev.tallylight.console",
    "dev.tallylight.history",
    "dev.tallylight.maintenance",
    "dev.tallylight.outage"
})
class ConsoleSuite {}
