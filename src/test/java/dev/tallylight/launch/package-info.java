@NullMarked
package dev.tallylight.launch;

import org.jspecify.annotations.NullMarked;
