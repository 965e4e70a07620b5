/**
 * The streams under watch: what a client may say of one and how that is checked, where it is kept, what is shown of
 * it, and what this process' own checkpoint is assigned. It holds what a stream's state is; what the state becomes is
 * decided one room higher, in {@code status}, which hears of changes through {@link dev.tallylight.stream.StreamListener}.
 */
@NullMarked
package dev.tallylight.stream;

import org.jspecify.annotations.NullMarked;
