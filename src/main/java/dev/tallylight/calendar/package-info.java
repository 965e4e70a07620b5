/**
 * When something recurs: a local start, a duration and an iCalendar rule in a time zone, and the spans of time that they
 * make. Pure. On-air schedules and maintenance windows are both made of it.
 */
@NullMarked
package dev.tallylight.calendar;

import org.jspecify.annotations.NullMarked;
