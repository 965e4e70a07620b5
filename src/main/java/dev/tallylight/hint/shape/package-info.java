/**
 * How each media server says that somebody publishes, or does not any more, and what answer it goes on after. Pure: bytes in,
 * hooks and an answer out, whatever the bytes are.
 */
@NullMarked
package dev.tallylight.hint.shape;

import org.jspecify.annotations.NullMarked;
