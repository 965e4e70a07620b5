package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who may do what, people of an identity provider among them, and the doors by which they come. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectPackages({"dev.tallylight.access", "dev.tallylight.dispersa", "dev.tallylight.door", "dev.tallylight.rest"})
class AccessSuite {}
