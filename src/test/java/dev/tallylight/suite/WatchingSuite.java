package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who watches what. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectPackages({"dev.tallylight.link", "dev.tallylight.local", "dev.tallylight.pulse"})
class WatchingSuite {}
