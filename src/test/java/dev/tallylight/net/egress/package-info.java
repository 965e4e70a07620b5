@NullMarked
package dev.tallylight.net.egress;

import org.jspecify.annotations.NullMarked;
