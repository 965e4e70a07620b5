@NullMarked
package dev.tallylight.probe.ts;

import org.jspecify.annotations.NullMarked;
