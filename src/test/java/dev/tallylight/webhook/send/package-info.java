/** The exchange with handlers that behave, and with those that do not. */
@NullMarked
package dev.tallylight.webhook.send;

import org.jspecify.annotations.NullMarked;
