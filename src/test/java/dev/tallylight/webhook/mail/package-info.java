/** The exchange with handlers that behave, and with those that do not. */
@NullMarked
package dev.tallylight.webhook.mail;

import org.jspecify.annotations.NullMarked;
