/**
 * Can this process be believed? Whether it was late itself while it probed, whether most of its hosts fell silent together,
 * and whether references still answer: so that our own fault is never called a stream's. When to probe it does not know.
 */
@NullMarked
package dev.tallylight.agent.sight;

import org.jspecify.annotations.NullMarked;
