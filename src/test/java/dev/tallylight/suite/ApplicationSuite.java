package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Whatever is not in {@link WatchingSuite}, nor among the tests of deliveries, which have an application each. */
@Suite
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@SelectPackages("dev.tallylight")
@ExcludePackages({"dev.tallylight.plan", "dev.tallylight.local", "dev.tallylight.link", "dev.tallylight.webhook"})
class ApplicationSuite {}
