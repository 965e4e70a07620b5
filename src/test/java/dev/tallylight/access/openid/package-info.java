@NullMarked
package dev.tallylight.access.openid;

import org.jspecify.annotations.NullMarked;
