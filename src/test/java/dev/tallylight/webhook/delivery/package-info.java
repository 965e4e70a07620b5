/** From the event to a real receiver, through a real database. */
@NullMarked
package dev.tallylight.webhook.delivery;

import org.jspecify.annotations.NullMarked;
