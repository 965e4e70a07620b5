/**
 * What is true of a stream: observations come in, views that changed are folded into a status, and every change is
 * written down as a transition with its reason and evidence, together with its event and whatever the event's
 * subscribers add, in one transaction. This room tells nobody; webhooks hear through the event.
 */
@NullMarked
package dev.tallylight.status;

import org.jspecify.annotations.NullMarked;
