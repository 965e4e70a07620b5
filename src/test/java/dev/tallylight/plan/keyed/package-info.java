@NullMarked
package dev.tallylight.plan.keyed;

import org.jspecify.annotations.NullMarked;
