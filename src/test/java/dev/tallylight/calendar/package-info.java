@NullMarked
package dev.tallylight.calendar;

import org.jspecify.annotations.NullMarked;
