package dev.tallylight.suite;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Deliveries. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@ExcludeClassNamePatterns(ThoroughSuite.TESTS)
@SelectPackages("dev.tallylight.webhook")
@ExcludePackages({"dev.tallylight.webhook.inbox", "dev.tallylight.webhook.log", "dev.tallylight.webhook.send"})
class WebhookSuite {}
