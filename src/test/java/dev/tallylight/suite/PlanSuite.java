package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Many streams at once, by a call or by a file. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectPackages({"dev.tallylight.plan"})
class PlanSuite {}
