@NullMarked
package dev.tallylight.console.checkpoint;

import org.jspecify.annotations.NullMarked;
