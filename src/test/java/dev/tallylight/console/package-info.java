@NullMarked
package dev.tallylight.console;

import org.jspecify.annotations.NullMarked;
