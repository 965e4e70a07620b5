/** Looks through many streams: by status, tag and text, in several orders, in groups. */
@NullMarked
package dev.tallylight.stream.browse;

import org.jspecify.annotations.NullMarked;
