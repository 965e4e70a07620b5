/**
 * The doors that strangers come in by and leave by: forms, links in mails, and a URL that is asked whether it wants to. The same
 * answer whether an address is known or not, limits for each way somebody could be pestered through us, and nothing done by a link
 * that is merely looked at.
 */
@NullMarked
package dev.tallylight.statuspage.subscriber.door;

import org.jspecify.annotations.NullMarked;
