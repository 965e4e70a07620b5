@NullMarked
package dev.tallylight.console.setting;

import org.jspecify.annotations.NullMarked;
