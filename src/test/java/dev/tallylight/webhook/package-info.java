/** Endpoints over the API, and a receiver for those who send. */
@NullMarked
package dev.tallylight.webhook;

import org.jspecify.annotations.NullMarked;
