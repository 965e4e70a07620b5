/** The pages "Streams" and one stream: the list, its form, and all that is known of one. */
@NullMarked
package dev.tallylight.console.stream;

import org.jspecify.annotations.NullMarked;
