/** The first page: what needs somebody, and that all is well. */
@NullMarked
package dev.tallylight.console.overview;

import org.jspecify.annotations.NullMarked;
