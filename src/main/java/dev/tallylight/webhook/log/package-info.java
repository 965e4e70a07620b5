/**
 * Seeing and mending: what became of each delivery and how its receiver is, with every attempt as it was sent and
 * answered; sending one again, and a range of events with its progress. The outbox and its worker do the sending.
 */
@NullMarked
package dev.tallylight.webhook.log;

import org.jspecify.annotations.NullMarked;
