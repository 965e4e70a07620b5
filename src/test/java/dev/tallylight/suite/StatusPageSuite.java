package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Status pages, those who subscribe to them, and servers, whose tests wait for heartbeats most of the time: they come first. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns(ThoroughSuite.TESTS)
@SelectPackages({"dev.tallylight.server", "dev.tallylight.statuspage"})
class StatusPageSuite {}
