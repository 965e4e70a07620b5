@NullMarked
package dev.tallylight.rest.query;

import org.jspecify.annotations.NullMarked;
