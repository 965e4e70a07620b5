/**
 * What goes over the wire to a handler: the bodies of each format and the signature over them. Pure: no clock, no
 * database, no network.
 */
@NullMarked
package dev.tallylight.webhook.message;

import org.jspecify.annotations.NullMarked;
