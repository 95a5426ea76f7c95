package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void nothingIsAskedByNoParameters() {
    assertThat(PutOptions.NONE)
        .isEqualTo(new PutOptions(false, Optional.empty(), Optional.empty(), false, List.of()));
    assertThat(GetOptions.NONE).isEqualTo(new GetOptions(Optional.empty()));
    assertThat(DeleteOptions.NONE).isEqualTo(new DeleteOptions(Optional.empty(), false, List.of()));
  }

  @Test
  void versioningIsSetByTrueAndByNothing() {
    assertThat(put("versioning", "true").versioning()).isTrue();
    assertThat(put("versioning", "").versioning()).isTrue();
    assertThat(put("versioning", "false").versioning()).isFalse();
  }

  @Test
  void emptyVersionIdMeansAnIdToAPutAndNoneToOthers() {
    assertThat(put("versionId", "").versionId()).contains("");
    assertThat(put("versionId", "null").versionId()).contains("null");
    QueryParameters empty = new QueryParameters(Map.of("versionId", ""));
    assertThat(GetOptions.of(empty).versionId()).isEmpty();
    assertThat(DeleteOptions.of(empty).versionId()).isEmpty();
  }

  @Test
  void isNullIsTrueFalseOrNotSaid() {
    assertThat(put("isNull", "true").isNull()).contains(true);
    assertThat(put("isNull", "false").isNull()).contains(false);
    assertThat(put("isNull", "").isNull()).isEmpty();
    assertThat(put("deleteNullKey", "").deleteNullKey()).isFalse();
    assertThat(put("deleteNullKey", "true").deleteNullKey()).isTrue();
    assertThat(DeleteOptions.of(new QueryParameters(Map.of("isNull", ""))).isNull()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"versioning", "isNull", "deleteNullKey"})
  void flagThatIsNeitherTrueNorFalseIsRefusedByName(String name) {
    assertThatThrownBy(() -> put(name, "TRUE"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(name);
  }

  @Test
  void otherParametersMeanNothing() {
    assertThat(put("replayId", "x")).isEqualTo(PutOptions.NONE);
  }

  @Test
  void membersOfAnObjectAreParametersAndNullIsNone() {
    QueryParameters parameters =
        QueryParameters.of(
            json(
                "{\"versioning\":false,\"isNull\":true,\"versionId\":null,\"deleteNullKey\":\"\","
                    + "\"overheadField\":[\"a\"]}"));
    assertThat(PutOptions.of(parameters))
        .isEqualTo(new PutOptions(false, Optional.empty(), Optional.of(true), false, List.of("a")));
    assertThat(PutOptions.of(QueryParameters.of(json("{\"versioning\":\"\"}"))).versioning())
        .isTrue();
    assertThatThrownBy(() -> PutOptions.of(QueryParameters.of(json("{\"isNull\":1}"))))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void overheadFieldsAreAListEachOnceOrOneAlone() {
    List<String> fields = List.of("b", "", "a", "b");
    assertThat(new QueryParameters(Map.of(), fields).overheadFields()).containsExactly("b", "a");
    assertThat(overheadFields("[\"b\",\"\",1,null,\"a\",\"b\"]")).containsExactly("b", "a");
    assertThat(overheadFields("\"a\"")).containsExactly("a");
    assertThat(overheadFields("null")).isEmpty();
    assertThat(overheadFields("{}")).isEmpty();
  }

  private static List<String> overheadFields(String value) {
    QueryParameters parameters = QueryParameters.of(json("{\"overheadField\":" + value + "}"));
    assertThat(PutOptions.of(parameters).overheadFields())
        .isEqualTo(DeleteOptions.of(parameters).overheadFields());
    return PutOptions.of(parameters).overheadFields();
  }

  private static JsonObject json(String text) {
    return Vectors.parse(text).asJsonObject();
  }

  private static PutOptions put(String name, String value) {
    return PutOptions.of(new QueryParameters(Map.of(name, value)));
  }
}
