@NullMarked
package dev.tallylight.status.explain;

import org.jspecify.annotations.NullMarked;
