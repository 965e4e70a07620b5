@NullMarked
package dev.tallylight.console.figure;

import org.jspecify.annotations.NullMarked;
