/** Where streams are checked from: the map, how each place sees, and how to start another. */
@NullMarked
package dev.tallylight.console.checkpoint;

import org.jspecify.annotations.NullMarked;
