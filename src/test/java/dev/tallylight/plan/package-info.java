@NullMarked
package dev.tallylight.plan;

import org.jspecify.annotations.NullMarked;
