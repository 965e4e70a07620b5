@NullMarked
package dev.tallylight.net.dial;

import org.jspecify.annotations.NullMarked;
