/**
 * End users who are told of a status page's outages: how they subscribe (a mail with a link that asks, or a URL that proves that it
 * wants to), how they leave, and what the provider sees of them. Addresses are personal data: sealed, found by a keyed hash, shown
 * in full to those alone who may edit the page, and gone with the subscription. {@code post} tells them what happens.
 */
@NullMarked
package dev.tallylight.statuspage.subscriber;

import org.jspecify.annotations.NullMarked;
