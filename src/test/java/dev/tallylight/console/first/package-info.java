@NullMarked
package dev.tallylight.console.first;

import org.jspecify.annotations.NullMarked;
