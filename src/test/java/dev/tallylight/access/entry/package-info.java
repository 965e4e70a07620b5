@NullMarked
package dev.tallylight.access.entry;

import org.jspecify.annotations.NullMarked;
