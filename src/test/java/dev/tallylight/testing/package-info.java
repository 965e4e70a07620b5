/** What the tests of every room stand on: a real PostgreSQL, real media, servers that misbehave on purpose. */
@NullMarked
package dev.tallylight.testing;

import org.jspecify.annotations.NullMarked;
