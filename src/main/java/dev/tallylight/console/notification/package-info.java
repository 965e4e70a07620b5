/** Who is told: whether every receiver gets through, what was delivered with every attempt, and test handlers. */
@NullMarked
package dev.tallylight.console.notification;

import org.jspecify.annotations.NullMarked;
