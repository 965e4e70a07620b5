/** What the native executable does otherwise than the jar: its memory, and what it is without. */
@NullMarked
package dev.tallylight.launch.executable;

import org.jspecify.annotations.NullMarked;
