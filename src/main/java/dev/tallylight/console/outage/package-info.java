/** The pages of outages: what was off air, and who has it in hand; and the page behind an alert's link. */
@NullMarked
package dev.tallylight.console.outage;

import org.jspecify.annotations.NullMarked;
