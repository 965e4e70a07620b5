@NullMarked
package dev.tallylight.history.sight;

import org.jspecify.annotations.NullMarked;
