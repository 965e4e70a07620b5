@NullMarked
package dev.tallylight.console.moving;

import org.jspecify.annotations.NullMarked;
