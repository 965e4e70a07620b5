@NullMarked
package dev.tallylight.stream;

import org.jspecify.annotations.NullMarked;
