@NullMarked
package dev.tallylight.net.http;

import org.jspecify.annotations.NullMarked;
