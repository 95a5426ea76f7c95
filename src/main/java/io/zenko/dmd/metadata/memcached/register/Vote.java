package io.zenko.dmd.metadata.memcached.register;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one server has of the register:
 *
 * <pre>
 * {"format":2,"server":NAME,"life":N,"promised":BALLOT,"accepted":BALLOT,
 *  "lives":[{"server":NAME,"life":N},…],"root":VALUE,"crc":"…"}
 * </pre>
 *
 * @param life how often the server was given the register anew, and once more
 * @param promised it takes no proposal of an earlier ballot than this
 * @param accepted the ballot of the proposal that it has
 */
record Vote(String server, long life, Ballot promised, Ballot accepted, Proposal proposal) {
  private static final int FORMAT = 2;

  /** Whether it is of the server's life that counts, as far as the server knows. */
  boolean counts() {
    return counts(proposal);
  }

  /** Whether it is of the server's life that counts by a proposal. */
  boolean counts(Proposal by) {
    return by.lives().getOrDefault(server, 0L) == life;
  }

  Vote promising(Ballot ballot) {
    return new Vote(server, life, ballot, accepted, proposal);
  }

  /** Of a proposal that is taken; its proposer is promised the ballot after it. */
  static Vote taking(String server, Ballot ballot, Proposal proposal) {
    return new Vote(
        server, proposal.lives().get(server), ballot.after(ballot.proposer()), ballot, proposal);
  }

  byte[] document() {
    Line line = new Line(proposal.value().length + 512);
    line.ascii("{\"format\":").number(FORMAT).ascii(",\"server\":").string(server.getBytes(UTF_8));
    line.ascii(",\"life\":").number(life);
    line.ascii(",\"promised\":\"").ascii(promised.toString());
    line.ascii("\",\"accepted\":\"").ascii(accepted.toString());
    line.ascii("\",\"lives\":[");
    String separator = "";
    for (Map.Entry<String, Long> each : proposal.lives().entrySet()) {
      line.ascii(separator).ascii("{\"server\":").string(each.getKey().getBytes(UTF_8));
      line.ascii(",\"life\":").number(each.getValue()).ascii("}");
      separator = ",";
    }
    return line.ascii("],\"root\":").raw(proposal.value()).seal(0).toBytes();
  }

  /**
   * Reads what a server has.
   *
   * @throws FormatException where it is damaged, or no vote
   */
  static Vote read(byte[] document) {
    int end = document.length - 1;
    if (end < 0 || !Line.isSealed(document, 0, end)) {
      throw new FormatException("it does not match its checksum");
    }
    LineScanner scanner = new LineScanner(document, 0, end);
    if (!scanner.take("{\"format\":" + FORMAT + ",\"server\":")) {
      throw new FormatException(
          "it is no vote of several servers: the store was made with MEMCACHED_REPLICAS=1, or by"
              + " another version");
    }
    String server = new String(scanner.string(), UTF_8);
    scanner.expect(",\"life\":");
    long life = scanner.number();
    scanner.expect(",\"promised\":");
    Ballot promised = Ballot.parse(new String(scanner.string(), ISO_8859_1));
    scanner.expect(",\"accepted\":");
    Ballot accepted = Ballot.parse(new String(scanner.string(), ISO_8859_1));
    scanner.expect(",\"lives\":[");
    Map<String, Long> lives = new TreeMap<>();
    while (!scanner.take("]")) {
      scanner.take(",");
      scanner.expect("{\"server\":");
      String other = new String(scanner.string(), UTF_8);
      scanner.expect(",\"life\":");
      lives.put(other, scanner.number());
      scanner.expect("}");
    }
    scanner.expect(",\"root\":");
    byte[] value =
        Arrays.copyOfRange(document, scanner.position(), document.length - Line.SEAL_LENGTH);
    return new Vote(server, life, promised, accepted, new Proposal(lives, value));
  }
}
