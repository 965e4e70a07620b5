@NullMarked
package dev.tallylight.history.sample;

import org.jspecify.annotations.NullMarked;
