/**
 * Is anybody to be told now? A change of status comes in, and an {@link dev.tallylight.alert.Alert} goes out: told,
 * or withheld for maintenance, a schedule, a parent or flapping, and owed from then on. It remembers what is owed and has
 * it looked at again. How a status comes about, and how transitions and events are written, it does not know.
 */
@NullMarked
package dev.tallylight.alert;

import org.jspecify.annotations.NullMarked;
