package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who may do what, and the doors by which they come. */
@Suite
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@SelectPackages({"dev.tallylight.access", "dev.tallylight.door", "dev.tallylight.pulse", "dev.tallylight.rest"})
class AccessSuite {}
