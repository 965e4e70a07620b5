@NullMarked
package dev.tallylight.server.state;

import org.jspecify.annotations.NullMarked;
