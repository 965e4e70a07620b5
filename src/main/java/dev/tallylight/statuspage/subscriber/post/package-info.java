/**
 * Telling subscribers of status pages what happens: reads the event log ({@code SubscriberFeed}), writes one row for all of a page's
 * subscribers, and takes it to each of them in his turn, with retries, over slots and connections of their own, so that operators'
 * alerts wait for none of it. A subscriber's place in the log is a number in his row: nothing is written for each message.
 */
@NullMarked
package dev.tallylight.statuspage.subscriber.post;

import org.jspecify.annotations.NullMarked;
