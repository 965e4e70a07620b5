@NullMarked
package dev.tallylight.server;

import org.jspecify.annotations.NullMarked;
