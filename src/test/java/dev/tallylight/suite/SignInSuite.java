package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** People of an identity provider, and every route with them: each profile of these brings an issuer. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectClasses(names = "dev.tallylight.access.RouteWalkAppTest")
@SelectPackages("dev.tallylight.access.openid")
class SignInSuite {}
