@NullMarked
package dev.tallylight.pulse;

import org.jspecify.annotations.NullMarked;
