/**
 * Taking an outage in hand by the signed link of an alert, without signing in: whoever was sent the alert may. The link asks
 * before it acts, for mail programs and chats open links by themselves.
 */
@NullMarked
package dev.tallylight.outage.link;

import org.jspecify.annotations.NullMarked;
