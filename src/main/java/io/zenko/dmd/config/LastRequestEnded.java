package io.zenko.dmd.config;

/**
 * Is fired when the process is to end and no request is under way any more, nor will one come.
 * Whoever has to leave word of a clean stop does it now: a server that ends with its process may
 * end all its parts at once, and be done before they are.
 */
public record LastRequestEnded() {}
