/**
 * The test handler: an address of this installation that takes any request and shows it for ten minutes, so that the
 * webhooks can be learnt without writing a handler. Who wants one makes it ({@link dev.tallylight.webhook.inbox.Inboxes});
 * {@link dev.tallylight.webhook.inbox.InboxDoor} is open to everybody who knows its key, and to nobody else.
 */
@NullMarked
package dev.tallylight.webhook.inbox;

import org.jspecify.annotations.NullMarked;
