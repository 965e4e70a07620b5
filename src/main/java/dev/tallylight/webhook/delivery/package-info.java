/**
 * From an event to its handlers: the outbox, written in the event's transaction; the worker, which claims what is due,
 * sends it outside any transaction and records how it went; the log of it all, and sending again by hand. At least
 * once, in order per endpoint and stream, and a dead endpoint slows nobody else.
 */
@NullMarked
package dev.tallylight.webhook.delivery;

import org.jspecify.annotations.NullMarked;
