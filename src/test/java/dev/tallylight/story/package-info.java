/** Whole stories against the packaged application, JVM or native, told from outside: only its API and its POSTs. */
@NullMarked
package dev.tallylight.story;

import org.jspecify.annotations.NullMarked;
