package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Whatever is in none of the others: a new package's tests are run here until one of them takes it. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns(ThoroughSuite.TESTS)
@SelectPackages("dev.tallylight")
@ExcludeTags("lab")
@ExcludePackages({
    "dev.tallylight.access",
    "dev.tallylight.console",
    "dev.tallylight.dispersa",
    "dev.tallylight.door",
    "dev.tallylight.history",
    "dev.tallylight.maintenance",
    "dev.tallylight.outage",
    "dev.tallylight.plan",
    "dev.tallylight.rest",
    "dev.tallylight.server",
    "dev.tallylight.statuspage",
    "dev.tallylight.webhook"
})
class ApplicationSuite {}
