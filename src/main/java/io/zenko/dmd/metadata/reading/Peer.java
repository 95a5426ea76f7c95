package io.zenko.dmd.metadata.reading;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Whoever asks for something, as far as that can be told.
 *
 * @param address from where; the last hop's where there are some
 * @param agent what it calls itself; empty where it does not
 */
public record Peer(String address, String agent) {
  public static final Peer UNKNOWN = new Peer("", "");

  private static final int MAX_CHARACTERS = 256;

  public Peer {
    agent = agent.length() <= MAX_CHARACTERS ? agent : agent.substring(0, MAX_CHARACTERS) + '…';
  }

  public static Peer of(HttpServletRequest request) {
    String agent = request.getHeader("User-Agent");
    String address = request.getRemoteAddr();
    return new Peer(address == null ? "" : address, agent == null ? "" : agent);
  }
}
