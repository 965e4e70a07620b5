package dev.tallylight.suite;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Deliveries. */
@Suite
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@SelectPackages({"dev.tallylight.webhook"})
class WebhookSuite {}
