@NullMarked
package dev.tallylight.probe.signing;

import org.jspecify.annotations.NullMarked;
