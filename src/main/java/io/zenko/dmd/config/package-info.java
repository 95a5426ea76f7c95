/**
 * Settings: one immutable, validated record read from MicroProfile Config; and what they are
 * counted by.
 *
 * <p>Named by everything; names nothing of the project.
 */
package io.zenko.dmd.config;
