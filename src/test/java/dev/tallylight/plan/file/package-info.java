@NullMarked
package dev.tallylight.plan.file;

import org.jspecify.annotations.NullMarked;
