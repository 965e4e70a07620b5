package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What other engines than JUnit's run, one after the other: properties over any input, and the rules of the architecture. */
@Suite
@ExcludeEngines("junit-jupiter")
@SelectPackages("dev.tallylight")
@ExcludeClassNamePatterns(".*AppTest")
class PropertySuite {}
