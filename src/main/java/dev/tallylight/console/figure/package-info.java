/**
 * The geometry of what pages draw: ribbons, lanes, line charts, sparklines, heat maps, and the axis of time that they share.
 * Pure: times and numbers go in, and rectangles, paths, ticks and a text for those who do not see them come out. Fragments
 * {@code part/figure-*.html} and {@code part/ribbon.html} make SVG of them, with attributes and classes alone, for the pages'
 * policy takes no style. Lengths are in units of the drawing, which is stretched to the place that it has; they are rounded to a
 * tenth.
 */
@NullMarked
package dev.tallylight.console.figure;

import org.jspecify.annotations.NullMarked;
