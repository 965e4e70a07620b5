/**
 * What a streams file holds beside streams: webhooks and maintenance windows, each known by its key. They are read and checked
 * row by row, compared by the diff that serves streams, and written together.
 */
@NullMarked
package dev.tallylight.plan.keyed;

import org.jspecify.annotations.NullMarked;
