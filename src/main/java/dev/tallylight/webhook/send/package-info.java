/**
 * One exchange with a handler: a signed POST over a connection whose address the egress guard allows, without
 * redirects, bounded in time and in what is read of the answer. Whatever the other side does comes back as a value;
 * only a fault of ours is a failure.
 */
@NullMarked
package dev.tallylight.webhook.send;

import org.jspecify.annotations.NullMarked;
