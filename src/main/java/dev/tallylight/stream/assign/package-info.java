/**
 * Who watches a stream: what each process of a checkpoint is to probe, and what of that changed since it was last told.
 */
@NullMarked
package dev.tallylight.stream.assign;

import org.jspecify.annotations.NullMarked;
