/**
 * Lists of streams as text: JSON, YAML and CSV, read within bounds, row by row, and written. What a row means is found out
 * above.
 */
@NullMarked
package dev.tallylight.plan.list;

import org.jspecify.annotations.NullMarked;
