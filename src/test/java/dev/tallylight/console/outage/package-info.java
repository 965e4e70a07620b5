@NullMarked
package dev.tallylight.console.outage;

import org.jspecify.annotations.NullMarked;
