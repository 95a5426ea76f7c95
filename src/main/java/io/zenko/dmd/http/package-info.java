/**
 * What the protocols over HTTP share: targets exactly as sent, errors as answers, reason phrases on
 * the wire, request ids in the log, one port a protocol.
 *
 * <p>Names {@code config}, {@code json} and {@code metrics} alone; the protocols name it.
 */
package io.zenko.dmd.http;
