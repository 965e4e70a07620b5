@NullMarked
package dev.tallylight.history.report;

import org.jspecify.annotations.NullMarked;
