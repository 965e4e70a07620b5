package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Lists of streams, and who watches what: these take as long as all others. */
@Suite
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@SelectPackages({"dev.tallylight.plan", "dev.tallylight.local", "dev.tallylight.link"})
class WatchingSuite {}
