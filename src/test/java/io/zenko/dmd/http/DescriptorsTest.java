package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections leave room for files and for administration. */
class DescriptorsTest {
  @Test
  void connectionsFollowTheFilesThatTheProcessMayOpen() {
    assertThat(Descriptors.connections(20_000, 380, 512)).isEqualTo(17_764);
    assertThat(Descriptors.connections(700, 380, 512)).as("half of what is free").isEqualTo(128);
    assertThat(Descriptors.connections(400, 380, 512)).as("some in any case").isEqualTo(16);
  }

  @Test
  void oneProtocolLeavesRoomForTheOthers() {
    assertThat(Descriptors.ofOne(128, 2)).isEqualTo(96);
    assertThat(Descriptors.ofOne(16, 2)).isEqualTo(12);
    assertThat(Descriptors.ofOne(17_764, 2)).isEqualTo(17_636);
    assertThat(Descriptors.ofOne(17_764, 0)).as("a process with one half").isEqualTo(17_764);
  }
}
