@NullMarked
package dev.tallylight.console.find;

import org.jspecify.annotations.NullMarked;
