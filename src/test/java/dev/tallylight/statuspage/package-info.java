@NullMarked
package dev.tallylight.statuspage;

import org.jspecify.annotations.NullMarked;
