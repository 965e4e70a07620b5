package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Hubs that are set up otherwise than most: with an identity provider, or with a folder of streams. With {@code -Pthorough}, as in CI. */
@Suite
@IncludeClassNamePatterns(ProfilesSuite.TESTS)
@SelectPackages({"dev.tallylight.access.openid", "dev.tallylight.plan"})
class ProfilesSuite {
    /** WrongReturnsAppTest is not among them: its doors are narrow, as of others in AccessSuite. */
    static final String TESTS = ".*\\.(BearerJwt|FiledKinds|OpenIdSignIn|StreamsFile)AppTest";
}
