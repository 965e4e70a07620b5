@NullMarked
package dev.tallylight.door;

import org.jspecify.annotations.NullMarked;
