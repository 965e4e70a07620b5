@NullMarked
package dev.tallylight.console.notification;

import org.jspecify.annotations.NullMarked;
