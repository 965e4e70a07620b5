@NullMarked
package dev.tallylight.hint;

import org.jspecify.annotations.NullMarked;
