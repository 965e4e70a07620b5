/** What the query of a request may ask for. */
@NullMarked
package dev.tallylight.rest.query;

import org.jspecify.annotations.NullMarked;
