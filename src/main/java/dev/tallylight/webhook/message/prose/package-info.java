/** What a person reads in an alert: its facts in words, how grave it is, and how it is cut to a service's limits. Pure. */
@NullMarked
package dev.tallylight.webhook.message.prose;

import org.jspecify.annotations.NullMarked;
