package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The pages of people, and of the public, and what was. */
@Suite
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@SelectPackages({
    "dev.tallylight.console",
    "dev.tallylight.history",
    "dev.tallylight.maintenance",
    "dev.tallylight.outage",
    "dev.tallylight.statuspage"
})
class ConsoleSuite {}
