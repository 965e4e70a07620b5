@NullMarked
package dev.tallylight.stream.assign;

import org.jspecify.annotations.NullMarked;
