@NullMarked
package dev.tallylight.outage.call;

import org.jspecify.annotations.NullMarked;
