/**
 * Many streams at once: a list in JSON, YAML or CSV is read row by row, compared with the streams that there are, and
 * applied by the hundred; and the streams are written out as such a list. What is wanted and what is there meet in
 * {@link dev.tallylight.plan.Matching}, which is pure. What a stream may be, and how it is written, is
 * {@code stream}'s matter.
 */
@NullMarked
package dev.tallylight.plan;

import org.jspecify.annotations.NullMarked;
