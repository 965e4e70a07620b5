/**
 * Is anybody to be told now? It is asked of subjects, whatever they are: this room knows neither streams nor servers, which
 * implement its ports {@link dev.tallylight.alert.SubjectKind} and {@link dev.tallylight.alert.OwedSubjects}, and has its
 * own words of what one is held to be ({@link dev.tallylight.alert.Status}, {@link dev.tallylight.alert.SubjectState}). A change
 * of status comes in, and an {@link dev.tallylight.alert.Alert} goes out: told,
 * or withheld for maintenance, a schedule, a parent or flapping, and owed from then on. It remembers what is owed and has
 * it looked at again. How a status comes about, and how transitions and events are written, it does not know.
 */
@NullMarked
package dev.tallylight.alert;

import org.jspecify.annotations.NullMarked;
