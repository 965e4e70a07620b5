@NullMarked
package dev.tallylight.alert;

import org.jspecify.annotations.NullMarked;
