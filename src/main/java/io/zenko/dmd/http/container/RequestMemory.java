package io.zenko.dmd.http.container;

import java.io.CharConversionException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.util.MappingData;
import org.glassfish.grizzly.http.util.CharChunk;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Parameters;

/**
 * What Grizzly's objects of a request keep beside themselves: room to gather an answer in, and for
 * texts that are parsed. A request that waits needs none of it, and whoever has the objects next
 * makes anew what he needs.
 */
final class RequestMemory {
  /** The least room for an answer; longer writes are not gathered at all. */
  private static final int OUTPUT_BYTES = 512;

  /** Room for the names and values of parameters, which nobody asks the container for. */
  private static final List<Field> OF_PARAMETERS = ofParameters();

  private RequestMemory() {}

  static void slim(Request request) {
    request.getResponse().getOutputBuffer().setBufferSize(OUTPUT_BYTES);
    MappingData mapping = request.obtainMappingData();
    shrink(mapping.contextPath);
    shrink(mapping.requestPath);
    shrink(mapping.wrapperPath);
    shrink(mapping.pathInfo);
    shrink(mapping.redirectPath);
    shrink(mapping.tmpMapperDC);
    try {
      shrink(request.getRequest().getRequestURIRef().getDecodedRequestURIBC());
      for (Field field : OF_PARAMETERS) {
        ((CharChunk) field.get(request.getParameters())).reset();
      }
    } catch (CharConversionException | IllegalAccessException e) {
      // It stays as large as it is.
    }
  }

  /** Leaves the text, and no more room than it takes. */
  private static void shrink(DataChunk text) {
    CharChunk chars = text.getCharChunk();
    char[] room = chars.getBuffer();
    if (room == null || room.length == chars.getLength()) {
      return;
    }
    if (chars.isNull()) {
      chars.reset();
    } else {
      chars.setChars(
          Arrays.copyOfRange(room, chars.getStart(), chars.getEnd()), 0, chars.getLength());
    }
  }

  /** Nothing public leads there; without it a request takes 4 KiB more. */
  private static List<Field> ofParameters() {
    List<Field> fields = new ArrayList<>();
    for (String name : List.of("tmpNameC", "tmpValueC")) {
      try {
        Field field = Parameters.class.getDeclaredField(name);
        if (field.getType() == CharChunk.class && field.trySetAccessible()) {
          fields.add(field);
        }
      } catch (NoSuchFieldException e) {
        // Another Grizzly.
      }
    }
    return fields;
  }
}
