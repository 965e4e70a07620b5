package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** What people give to the packaged application, in a browser and otherwise. */
@Suite
@IncludeClassNamePatterns(".*IT")
@SelectClasses(names = {"dev.tallylight.story.BadInputIT", "dev.tallylight.story.BrowserIT"})
class InputStorySuite {}
