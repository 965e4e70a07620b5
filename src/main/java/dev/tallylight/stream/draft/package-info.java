/**
 * A stream as somebody wants it: the request, checked, and the draft that is written down; what of it may be left out because
 * it is held already. Knows no rows.
 */
@NullMarked
package dev.tallylight.stream.draft;

import org.jspecify.annotations.NullMarked;
