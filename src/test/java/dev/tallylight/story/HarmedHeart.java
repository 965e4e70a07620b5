package dev.tallylight.story;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Harms a packaged application from outside: its database, its agents, its clock, its processor. Such tests take minutes,
 * most of them waiting; {@code .ci/run} asks for them once, against the executable.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("processes")
@EnabledIfEnvironmentVariable(
        named = "TALLYLIGHT_HEART",
        matches = ".+",
        disabledReason = "skipped: takes minutes; set TALLYLIGHT_HEART=1 to run it")
@interface HarmedHeart {}
