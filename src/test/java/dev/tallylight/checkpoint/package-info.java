@NullMarked
package dev.tallylight.checkpoint;

import org.jspecify.annotations.NullMarked;
