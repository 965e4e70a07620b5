/**
 * What happened, as the outside learns of it: an append-only log with one sequence for all, its feed (by page and by
 * SSE), and the port through which others take part in the transaction that appends.
 */
@NullMarked
package dev.tallylight.event;

import org.jspecify.annotations.NullMarked;
