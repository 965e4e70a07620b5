@NullMarked
package dev.tallylight.probe.whep;

import org.jspecify.annotations.NullMarked;
