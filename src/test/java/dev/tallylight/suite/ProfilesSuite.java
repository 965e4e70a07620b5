package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Hubs that are set up otherwise than most: with an identity provider, with narrow doors, or with a folder of streams. Each
 * is an application of its own. With {@code -Pthorough}, as in CI.
 */
@Suite
@IncludeClassNamePatterns(ProfilesSuite.TESTS)
@SelectPackages({"dev.tallylight.access", "dev.tallylight.plan"})
class ProfilesSuite {
    static final String TESTS =
            ".*\\.(BearerJwt|Entry|FiledKinds|LiveFeeds|OpenIdSignIn|StreamsFile|WrongReturns)AppTest";
}
