@NullMarked
package dev.tallylight.console.stream;

import org.jspecify.annotations.NullMarked;
