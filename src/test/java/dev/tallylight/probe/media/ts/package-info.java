@NullMarked
package dev.tallylight.probe.media.ts;

import org.jspecify.annotations.NullMarked;
