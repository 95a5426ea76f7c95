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
}
