@NullMarked
package dev.tallylight.status.ingest;

import org.jspecify.annotations.NullMarked;
