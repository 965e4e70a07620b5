@NullMarked
package dev.tallylight.stream.draft;

import org.jspecify.annotations.NullMarked;
