@NullMarked
package dev.tallylight.access.live;

import org.jspecify.annotations.NullMarked;
