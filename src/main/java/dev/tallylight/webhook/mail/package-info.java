/**
 * Mail as one more way to a receiver: what a mail says (Qute, text and HTML), which mails belong to one outage, and one
 * exchange with the operator's mail server over Vert.x' client, non-blocking and bounded in time. How the server answers
 * becomes a reply as an HTTP exchange's does.
 */
@NullMarked
package dev.tallylight.webhook.mail;

import org.jspecify.annotations.NullMarked;
