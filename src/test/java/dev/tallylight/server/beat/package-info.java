@NullMarked
package dev.tallylight.server.beat;

import org.jspecify.annotations.NullMarked;
