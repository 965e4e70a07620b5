@NullMarked
package dev.tallylight.plan.match;

import org.jspecify.annotations.NullMarked;
