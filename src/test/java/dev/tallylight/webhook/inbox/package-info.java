@NullMarked
package dev.tallylight.webhook.inbox;

import org.jspecify.annotations.NullMarked;
