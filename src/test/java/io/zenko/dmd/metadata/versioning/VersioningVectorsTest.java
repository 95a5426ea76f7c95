package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the reference answered in recorded histories is what we answer. */
class VersioningVectorsTest {
  @Test
  void everyStepOfEveryHistoryAnswersAsTheReferenceDid() throws IOException {
    List<String> problems = new ArrayList<>();
    int steps = 0;
    for (JsonObject scenario : Vectors.read("versioning")) {
      problems.addAll(new VersioningReplay(new ModelMetadataRepository()).run(scenario));
      steps += scenario.getJsonArray("steps").size();
    }
    assertThat(problems.stream().limit(20)).as("%d problems", problems.size()).isEmpty();
    assertThat(steps).isGreaterThan(7000);
  }

  @Test
  void replayTellsAWrongAnswer() {
    String step =
        """
        {"op":"put","key":"k","params":{},"value":{"a":1},"expect":{}},
        {"op":"get","key":"k","params":{},"expect":{"value":{"a":%s}}},
        {"op":"get","key":"k","params":{"versionId":"null"},"expect":{"error":"ObjNotFound"}},
        {"op":"put","key":"k","params":{"versioning":true},"value":{},"expect":%s}
        """;
    assertThat(replay(step.formatted("1", "{\"versionId\":\"$1\"}"))).isEmpty();
    assertThat(replay(step.formatted("2", "{\"versionId\":\"$1\"}"))).hasSize(1);
    assertThat(replay(step.formatted("1", "{\"versionId\":\"null\"}"))).hasSize(1);
    assertThat(replay(step.formatted("1", "{}"))).hasSize(1);
  }

  private static List<String> replay(String steps) {
    return new VersioningReplay(new ModelMetadataRepository())
        .run(Vectors.parse("{\"name\":\"test\",\"steps\":[" + steps + "]}").asJsonObject());
  }
}
