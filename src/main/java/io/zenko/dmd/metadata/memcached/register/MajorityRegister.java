package io.zenko.dmd.metadata.memcached.register;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One value on several servers, of which a majority has it. Whoever reads sees what was decided
 * before; whoever replaces does so on the value that he has seen, or not at all.
 *
 * <p>A proposal has a ballot. It is made in two steps, each on a majority: the servers promise to
 * take nothing of an earlier ballot and tell the latest that they have taken; then they take the
 * proposal, which is a change of the latest that was told. With a proposal a server promises its
 * proposer the next ballot, so that one who goes on alone needs the second step only.
 *
 * <p>A server that came back empty has forgotten its promises, and has no vote until a majority of
 * the others has decided on a new life of it.
 */
public final class MajorityRegister {
  private static final int TRIES = 16;
  private static final long PAUSE_NANOS = 500_000;

  private final List<Acceptor> acceptors;
  private final Set<String> servers;
  private final int majority;
  private final String proposer;
  private final Function<Acceptor, Executor> executors;

  /** The last round that this proposer has made a proposal for: a ballot is of one proposal. */
  private long used;

  /**
   * @param acceptors in an order that all processes share
   * @param proposer a name that no other process has, nor had
   * @param executors of each server, whose threads wait for it: a slow one is not to take those of
   *     the others
   */
  public MajorityRegister(
      List<Acceptor> acceptors, String proposer, Function<Acceptor, Executor> executors) {
    this.acceptors = List.copyOf(acceptors);
    this.servers = acceptors.stream().map(Acceptor::server).collect(Collectors.toSet());
    this.majority = acceptors.size() / 2 + 1;
    this.proposer = proposer;
    this.executors = executors;
  }

  /** A value that is decided, with what it takes to replace it. */
  public static final class Decided {
    private final Ballot ballot;
    private final Proposal proposal;
    private final List<Answer> answers;

    private Decided(Ballot ballot, Proposal proposal, List<Answer> answers) {
      this.ballot = ballot;
      this.proposal = proposal;
      this.answers = answers;
    }

    public byte[] value() {
      return proposal.value();
    }
  }

  /**
   * The value as of now; empty where no server has any.
   *
   * @throws MetadataException where no majority can tell
   */
  public Optional<Decided> see() {
    for (int i = 0; i < TRIES; i++) {
      List<Answer> answers = look(come -> decided(come).isPresent());
      Optional<Decided> decided = decided(answers);
      if (decided.isPresent()) {
        return decided;
      }
      if (isUnmade(answers)) {
        return Optional.empty();
      }
      // Some proposal has come to some servers alone: it is brought to its end.
      round(answers, latest -> Optional.of(latest.proposal()));
      // Of several who do so one is first, if not all begin again at once.
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong((i + 1) * PAUSE_NANOS));
    }
    throw new MetadataException(
        Failure.UNAVAILABLE, "the root of the metadata moves faster than it can be read");
  }

  private List<Answer> look(Predicate<List<Answer>> isEnough) {
    return Gathering.of(executors, acceptors, each -> Answer.of(each, servers), isEnough);
  }

  private Executor executor(Answer answer) {
    return executors.apply(answer.acceptor());
  }

  private List<Answer> lookAtAll() {
    return look(come -> false);
  }

  /** What a majority has, of one ballot. */
  private Optional<Decided> decided(List<Answer> answers) {
    for (Answer each : answers) {
      if (each.vote().isPresent()) {
        Vote vote = each.vote().get();
        long same =
            answers.stream()
                .filter(other -> other.hasAccepted(vote.accepted()))
                .filter(other -> other.counts(vote.proposal()))
                .count();
        if (same >= majority) {
          return Optional.of(new Decided(vote.accepted(), vote.proposal(), answers));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether all have answered, and have no more than what a making that was cut short left. */
  private boolean isUnmade(List<Answer> answers) {
    return decided(answers).isEmpty()
        && answers.stream()
            .allMatch(
                each ->
                    each.hasNothing()
                        || (each.acceptor().equals(acceptors.get(0))
                            && each.hasAccepted(Ballot.FIRST)));
  }

  /**
   * Makes the register; whether this did. Where it is not made already, or just being made, all
   * servers must answer and have nothing.
   */
  public boolean create(byte[] value) {
    List<Answer> answers = lookAtAll();
    answers.stream()
        .map(Answer::fault)
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            fault -> {
              throw fault;
            });
    if (!isUnmade(answers)) {
      return false;
    }
    // A server that was made by another, who looked before and came later, is of another life.
    long life = 1L + new SecureRandom().nextInt(Integer.MAX_VALUE);
    Map<String, Long> lives = new TreeMap<>();
    servers.forEach(server -> lives.put(server, life));
    // Of two who make it the first server takes one, and both then go on with that one's.
    Acceptor first = acceptors.get(0);
    Proposal mine = new Proposal(lives, value);
    boolean isMine = first.add(firstVote(first, mine));
    Optional<Proposal> made = isMine ? Optional.of(mine) : firstOf(first);
    if (made.isPresent()) {
      for (Acceptor other : acceptors.subList(1, acceptors.size())) {
        other.add(firstVote(other, made.get()));
      }
    }
    return isMine;
  }

  /** What another one makes; empty where that has been made for good. */
  private Optional<Proposal> firstOf(Acceptor first) {
    Answer answer = Answer.of(first, servers);
    if (answer.fault().isPresent()) {
      throw answer.fault().get();
    }
    return answer.hasAccepted(Ballot.FIRST) ? answer.vote().map(Vote::proposal) : Optional.empty();
  }

  private static byte[] firstVote(Acceptor acceptor, Proposal proposal) {
    long life = proposal.lives().get(acceptor.server());
    return new Vote(acceptor.server(), life, Ballot.FIRST, Ballot.FIRST, proposal).document();
  }

  /**
   * Replaces the value that was seen; whether it did, which is false where another was decided
   * since. Where this throws, it is not known whether it did, or will, until the next is decided.
   */
  public synchronized boolean replace(Decided seen, byte[] next) {
    Proposal proposal = seen.proposal.with(next);
    Ballot promised = seen.ballot.after(proposer);
    long promises =
        seen.answers.stream()
            .filter(each -> each.hasAccepted(seen.ballot) && each.hasPromised(promised))
            .filter(each -> each.counts(proposal))
            .count();
    if (promises >= majority && promised.round() > used) {
      return propose(all(seen.answers), promised, proposal);
    }
    return round(
            all(seen.answers),
            latest ->
                latest.accepted().equals(seen.ballot) ? Optional.of(proposal) : Optional.empty())
        .isPresent();
  }

  /** The answers, and word of those servers that were not waited for. */
  private List<Answer> all(List<Answer> answers) {
    List<Answer> all = new ArrayList<>(answers);
    for (Acceptor acceptor : acceptors) {
      if (answers.stream().noneMatch(each -> each.acceptor().equals(acceptor))) {
        all.add(Answer.pending(acceptor));
      }
    }
    return all;
  }

  /** A proposal that a majority has taken. */
  private record Made(Ballot ballot, Proposal proposal) {}

  /**
   * Both steps. Empty where nothing came of the change: others were faster, or it does not want to
   * be made on the latest vote; that one is brought to its end then.
   */
  private synchronized Optional<Made> round(
      List<Answer> answers, Function<Vote, Optional<Proposal>> change) {
    long latestRound =
        answers.stream()
            .flatMap(each -> each.vote().stream())
            .mapToLong(vote -> vote.promised().round())
            .max()
            .orElse(0);
    Ballot ballot = new Ballot(Math.max(latestRound, used) + 1, proposer);
    List<Answer> promises =
        Gathering.of(this::executor, answers, each -> promise(each, ballot), come -> false);
    List<Answer> promised = promises.stream().filter(each -> each.hasPromised(ballot)).toList();
    Optional<Vote> latest = latest(promised);
    List<Answer> counted =
        promised.stream()
            .filter(each -> latest.filter(vote -> each.counts(vote.proposal())).isPresent())
            .toList();
    if (counted.size() < majority) {
      requireMajority(promises);
      return Optional.empty();
    }
    Optional<Proposal> changed = change.apply(latest.orElseThrow());
    Proposal proposal = changed.orElse(latest.orElseThrow().proposal());
    boolean isTaken = propose(counted, ballot, proposal);
    return isTaken && changed.isPresent()
        ? Optional.of(new Made(ballot, proposal))
        : Optional.empty();
  }

  /** The latest vote, of those that count by what they themselves tell. */
  private static Optional<Vote> latest(List<Answer> promised) {
    return promised.stream()
        .flatMap(each -> each.vote().stream())
        .filter(Vote::counts)
        .max(Comparator.comparing(Vote::accepted));
  }

  /** Throws where so many servers cannot vote that no proposal can be made. */
  private void requireMajority(List<Answer> answers) {
    Optional<Proposal> latest = latest(answers).map(Vote::proposal);
    List<String> hindrances =
        answers.stream()
            .filter(each -> latest.filter(each::counts).isEmpty())
            .map(Answer::hindrance)
            .sorted()
            .toList();
    if (answers.size() - hindrances.size() < majority) {
      throw new MetadataException(
          Failure.UNAVAILABLE,
          "the root of the metadata needs "
              + majority
              + " of "
              + acceptors.size()
              + " memcached servers: "
              + String.join("; ", hindrances));
    }
  }

  /** The first step on one server: what it answers after that. */
  private Answer promise(Answer seen, Ballot ballot) {
    Answer now = seen.orAskAgain(servers);
    for (int i = 0; i < TRIES; i++) {
      if (now.vote().isEmpty() || now.vote().get().promised().compareTo(ballot) >= 0) {
        return now;
      }
      try {
        now.acceptor().replace(now.held().get(), now.vote().get().promising(ballot).document());
      } catch (MetadataException e) {
        return Answer.failed(now.acceptor(), e);
      }
      now = Answer.of(now.acceptor(), servers);
    }
    return now;
  }

  private enum Outcome {
    TAKEN,
    REFUSED,
    UNKNOWN
  }

  /**
   * The second step.
   *
   * @return false where no server has taken it, nor ever will
   * @throws MetadataException where that is not known
   */
  private boolean propose(List<Answer> promises, Ballot ballot, Proposal proposal) {
    used = ballot.round();
    List<Outcome> outcomes =
        Gathering.of(
            this::executor,
            promises,
            each -> accept(each, ballot, proposal),
            come -> count(come, Outcome.TAKEN) >= majority);
    if (count(outcomes, Outcome.TAKEN) >= majority) {
      return true;
    }
    if (count(outcomes, Outcome.REFUSED) == promises.size()) {
      return false;
    }
    throw new MetadataException(
        Failure.UNAVAILABLE,
        "no majority of the memcached servers has answered that it took the root");
  }

  private static long count(List<Outcome> outcomes, Outcome which) {
    return outcomes.stream().filter(which::equals).count();
  }

  private Outcome accept(Answer seen, Ballot ballot, Proposal proposal) {
    Answer now = seen.orAskAgain(servers);
    for (int i = 0; i < TRIES; i++) {
      if (now.fault().isPresent()) {
        return i == 0 ? Outcome.REFUSED : Outcome.UNKNOWN;
      }
      if (now.hasAccepted(ballot)) {
        return Outcome.TAKEN;
      }
      if (!now.counts(proposal) || now.vote().get().promised().compareTo(ballot) > 0) {
        return Outcome.REFUSED;
      }
      Vote vote = Vote.taking(now.acceptor().server(), ballot, proposal);
      try {
        if (now.acceptor().replace(now.held().get(), vote.document())) {
          return Outcome.TAKEN;
        }
      } catch (MetadataException e) {
        return Outcome.UNKNOWN;
      }
      now = Answer.of(now.acceptor(), servers);
    }
    return Outcome.UNKNOWN;
  }

  /** Servers that answer and have no vote, since they came back empty; none where all is lost. */
  public Set<String> empty() {
    Set<String> empty = new TreeSet<>();
    List<Answer> answers = lookAtAll();
    Optional<Decided> decided = decided(answers);
    if (decided.isPresent()) {
      answers.stream()
          .filter(each -> hasNoVote(each, decided.get().proposal))
          .forEach(each -> empty.add(each.acceptor().server()));
    }
    return empty;
  }

  private static boolean hasNoVote(Answer answer, Proposal by) {
    return answer.fault().isEmpty() && !answer.counts(by);
  }

  /**
   * Gives the register anew to a server that came back empty; whether it did.
   *
   * <p>It is decided without that server, so that at least one of any majority that it was part of
   * before knows of its new life: a proposal that rests on a promise of its old one is then seen to
   * do so.
   */
  public synchronized boolean readmit(String server) {
    List<Answer> answers = lookAtAll();
    Answer empty =
        answers.stream()
            .filter(each -> each.acceptor().server().equals(server))
            .findFirst()
            .orElseThrow();
    List<Answer> others =
        answers.stream().filter(each -> !each.acceptor().server().equals(server)).toList();
    Optional<Decided> decided = decided(others);
    if (decided.isEmpty() || !hasNoVote(empty, decided.get().proposal)) {
      return false;
    }
    Optional<Made> made =
        round(others, latest -> Optional.of(latest.proposal().withNewLife(server)));
    if (made.isEmpty()) {
      return false;
    }
    byte[] vote = Vote.taking(server, made.get().ballot(), made.get().proposal()).document();
    return empty.held().isPresent()
        ? empty.acceptor().replace(empty.held().get(), vote)
        : empty.acceptor().add(vote);
  }
}
