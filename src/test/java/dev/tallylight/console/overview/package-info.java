@NullMarked
package dev.tallylight.console.overview;

import org.jspecify.annotations.NullMarked;
