package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who may do what, and the doors by which they come. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectPackages({"dev.tallylight.access", "dev.tallylight.door", "dev.tallylight.pulse", "dev.tallylight.rest"})
class AccessSuite {}
