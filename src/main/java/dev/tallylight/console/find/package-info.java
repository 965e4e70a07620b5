/** The palette behind "/": streams, pages and actions by a few letters. */
@NullMarked
package dev.tallylight.console.find;

import org.jspecify.annotations.NullMarked;
