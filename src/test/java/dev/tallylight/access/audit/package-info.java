@NullMarked
package dev.tallylight.access.audit;

import org.jspecify.annotations.NullMarked;
