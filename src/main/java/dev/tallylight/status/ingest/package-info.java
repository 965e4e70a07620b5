/**
 * What checkpoints say of streams, on its way to the status: late changes are put in order, what is news is handed on in
 * lanes, a stream's own always in the same one, and what is held is compared with what is said. What a status is made of it
 * does not know: {@link dev.tallylight.status.TransitionRecorder} decides and writes.
 */
@NullMarked
package dev.tallylight.status.ingest;

import org.jspecify.annotations.NullMarked;
