package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Hubs that are set up otherwise than most: with an identity provider, or with a folder of streams. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns(".*WrongReturnsAppTest") // its doors are narrow: see AccessSuite
@SelectClasses(
        names = {
            "dev.tallylight.access.RouteWalkAppTest",
            "dev.tallylight.launch.ManagementPortAppTest",
            "dev.tallylight.plan.FiledKindsAppTest",
            "dev.tallylight.plan.StreamsFileAppTest"
        })
@SelectPackages("dev.tallylight.access.openid")
class ProfilesSuite {}
