package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What goes out: deliveries, and status pages with those who subscribe to them. */
@Suite
@IncludeClassNamePatterns(".*AppTest")
@SelectPackages({"dev.tallylight.statuspage", "dev.tallylight.webhook"})
class WebhookSuite {}
