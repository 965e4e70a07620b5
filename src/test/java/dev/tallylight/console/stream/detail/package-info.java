@NullMarked
package dev.tallylight.console.stream.detail;

import org.jspecify.annotations.NullMarked;
