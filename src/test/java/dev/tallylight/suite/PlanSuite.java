package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Many streams at once, by a call or by a file. */
@Suite
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@SelectPackages({"dev.tallylight.plan"})
class PlanSuite {}
