@NullMarked
package dev.tallylight.plan.list;

import org.jspecify.annotations.NullMarked;
