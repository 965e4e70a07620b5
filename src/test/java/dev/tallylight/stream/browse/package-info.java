@NullMarked
package dev.tallylight.stream.browse;

import org.jspecify.annotations.NullMarked;
