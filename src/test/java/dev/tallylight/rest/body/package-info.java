@NullMarked
package dev.tallylight.rest.body;

import org.jspecify.annotations.NullMarked;
