/** Seeing and mending, over the API and real sockets. */
@NullMarked
package dev.tallylight.webhook.log;

import org.jspecify.annotations.NullMarked;
