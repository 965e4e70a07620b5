/**
 * What is held of a stream: its status, what each checkpoint holds it to be and saw last, and the alerts that are owed.
 * It knows streams by their ids alone. What is held is decided in {@code status}; {@code stream} joins it with what
 * people edit.
 */
@NullMarked
package dev.tallylight.stream.state;

import org.jspecify.annotations.NullMarked;
