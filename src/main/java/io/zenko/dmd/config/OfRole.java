package io.zenko.dmd.config;

import static java.lang.annotation.ElementType.TYPE;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean that there is only in a process that serves this half. What is found by asking for
 * all beans of a type (protocols, health checks) bears it; all else comes to be when it is asked
 * for, and so does not in a process in which nobody asks.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(TYPE)
public @interface OfRole {
  Role value();
}
