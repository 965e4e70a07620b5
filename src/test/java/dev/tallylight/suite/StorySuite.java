package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Stories of the packaged application that need no process but it and the media lab: whatever is not in {@link InputStorySuite}. */
@Suite
@IncludeClassNamePatterns(".*IT")
@ExcludeClassNamePatterns(".*\\.(BadInput|Browser)IT")
@ExcludeTags("processes")
@SelectPackages("dev.tallylight")
class StorySuite {}
