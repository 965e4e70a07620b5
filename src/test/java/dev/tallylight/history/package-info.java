@NullMarked
package dev.tallylight.history;

import org.jspecify.annotations.NullMarked;
