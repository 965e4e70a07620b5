package dev.tallylight.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Properties are tried with other inputs each time, so that many short runs find what one long run does. Here each is tried
 * with a part of what it asks for, and at least so often that one input in ten is missed once in two hundred times; with
 * {@code -Pthorough} with all.
 */
public final class FewerTries implements AroundPropertyHook {
    private static final int LEAST = 50;
    private static final int JQWIK_TRIES = 1000;

    private final int part = Integer.getInteger("tallylight.tries.part", 1);

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property)
            throws Throwable {
        int wanted = context.attributes().tries().orElse(JQWIK_TRIES);
        context.attributes().setTries(Math.min(wanted, Math.max(LEAST, wanted / part)));
        return property.execute();
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
