@NullMarked
package dev.tallylight.net.auth;

import org.jspecify.annotations.NullMarked;
