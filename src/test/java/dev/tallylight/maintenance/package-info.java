/** Maintenance windows as whoever follows them sees them. */
@NullMarked
package dev.tallylight.maintenance;

import org.jspecify.annotations.NullMarked;
