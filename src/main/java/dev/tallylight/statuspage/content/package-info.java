/** What is on a status page, read through the slice of its tags and reduced to what it shows: nothing else is handed on. */
@NullMarked
package dev.tallylight.statuspage.content;

import org.jspecify.annotations.NullMarked;
