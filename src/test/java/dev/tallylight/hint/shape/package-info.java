@NullMarked
package dev.tallylight.hint.shape;

import org.jspecify.annotations.NullMarked;
