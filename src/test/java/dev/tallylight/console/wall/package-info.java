@NullMarked
package dev.tallylight.console.wall;

import org.jspecify.annotations.NullMarked;
