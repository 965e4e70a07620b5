/**
 * Outages as people know them: one row for each, from its first moment on, and who has it in hand. Rows are written in the
 * transaction of a transition, by {@code status}, which hands on what it decided; so this room stands below it, and knows
 * nothing of votes. Here they are read, acknowledged and annotated, each by its slice.
 */
@NullMarked
package dev.tallylight.outage;

import org.jspecify.annotations.NullMarked;
