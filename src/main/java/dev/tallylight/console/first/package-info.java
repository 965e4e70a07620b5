/** An installation's first alert: four steps on one page, with a test handler. */
@NullMarked
package dev.tallylight.console.first;

import org.jspecify.annotations.NullMarked;
