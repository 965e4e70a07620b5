@NullMarked
package dev.tallylight.rest;

import org.jspecify.annotations.NullMarked;
