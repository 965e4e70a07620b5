/**
 * Makes the manual that the application serves under {@code /docs} from the files in {@code docs/}: a program that the build
 * runs once its classes are there ({@link dev.tallylight.manual.ManualBuild}). It is among the tests because nothing of it, and
 * none of the libraries it uses, is in the application. Its tests hold text, links, codes and commands to what there is.
 */
@NullMarked
package dev.tallylight.manual;

import org.jspecify.annotations.NullMarked;
