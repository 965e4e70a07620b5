@NullMarked
package dev.tallylight.console.report;

import org.jspecify.annotations.NullMarked;
