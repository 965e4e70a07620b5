@NullMarked
package dev.tallylight.probe.live;

import org.jspecify.annotations.NullMarked;
