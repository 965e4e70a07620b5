@NullMarked
package dev.tallylight.local;

import org.jspecify.annotations.NullMarked;
