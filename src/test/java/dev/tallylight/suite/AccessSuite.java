package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Who may do what, and the doors by which they come. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns(".*RouteWalkAppTest")
@ExcludePackages("dev.tallylight.access.openid")
@SelectPackages({"dev.tallylight.access", "dev.tallylight.dispersa", "dev.tallylight.door", "dev.tallylight.rest"})
class AccessSuite {}
