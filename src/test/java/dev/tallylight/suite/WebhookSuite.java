package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Deliveries. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectPackages("dev.tallylight.webhook")
class WebhookSuite {}
