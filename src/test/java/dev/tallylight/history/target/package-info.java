@NullMarked
package dev.tallylight.history.target;

import org.jspecify.annotations.NullMarked;
