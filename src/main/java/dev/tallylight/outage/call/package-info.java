/**
 * Who is told of an outage that lasts: the second line, once nobody has had it in hand for a while, and everybody who asked for
 * it again and again. What is due stands in the database, and each message is an event of its own for one webhook, which goes
 * the way of all deliveries.
 */
@NullMarked
package dev.tallylight.outage.call;

import org.jspecify.annotations.NullMarked;
