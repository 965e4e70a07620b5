/**
 * The streams under watch as people edit them: what a client may say of one and how that is checked, where it is kept,
 * and what is shown of it. What is asked for is checked in {@code stream.draft}, what is held of a stream is in {@code
 * stream.state}, both below; who watches it and asking now are
 * above, in {@code stream.assign} and {@code stream.ask}. What the state becomes is decided one room higher, in
 * {@code status}, which hears of changes through {@link dev.tallylight.stream.StreamListener}.
 */
@NullMarked
package dev.tallylight.stream;

import org.jspecify.annotations.NullMarked;
