@NullMarked
package dev.tallylight.probe.dash;

import org.jspecify.annotations.NullMarked;
