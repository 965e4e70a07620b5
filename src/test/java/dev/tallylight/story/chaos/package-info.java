/**
 * An hour of chaos against the packaged application, and whoever wants to know may run it: thousands of streams, some of
 * which truly go down and up, while one fault after another is done to the hub, its database and its agents. What is true
 * is known here ({@link dev.tallylight.story.chaos.Outages}), and when it must be known there
 * ({@link dev.tallylight.story.chaos.Bound}).
 */
@NullMarked
package dev.tallylight.story.chaos;

import org.jspecify.annotations.NullMarked;
