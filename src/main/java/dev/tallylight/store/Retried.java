package dev.tallylight.store;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method that is one transaction and gives a {@code Uni}: where PostgreSQL ends it for the sake of another one (a
 * deadlock, a serialisation that failed, an equal row that another wrote at the same moment), it is run again from its
 * beginning, three times at most.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Retried {}
