package io.zenko.dmd.http.container;

import java.io.CharConversionException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacketParsing;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.util.MappingData;
import org.glassfish.grizzly.http.util.BufferChunk;
import org.glassfish.grizzly.http.util.ByteChunk;
import org.glassfish.grizzly.http.util.CharChunk;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.http.util.Parameters;
import org.glassfish.grizzly.http.util.RequestURIRef;

/**
 * What Grizzly's objects of a request keep beside themselves: room to gather an answer in, and for
 * texts that are parsed. A request that waits needs none of it, and whoever has the objects next
 * makes anew what he needs.
 *
 * <p>One that has waited for a while needs no texts either, and they are most of it: some fifty,
 * each of which has what it could be parsed from in three ways. Nobody has these objects next.
 */
final class RequestMemory {
  /** The least room for an answer; longer writes are not gathered at all. */
  private static final int OUTPUT_BYTES = 512;

  /** Room for the names and values of parameters, which nobody asks the container for. */
  private static final List<Field> OF_PARAMETERS = ofParameters();

  /** What a text may be parsed from. All share these: nothing is, of a request that was parsed. */
  private static final List<Object> NOTHING =
      List.of(new ByteChunk(), new BufferChunk(), new CharChunk());

  private static final byte[] NO_BYTES = {};

  /** The path that the server has decoded, named as there. */
  private static final Note<Object> PATH = Request.createNote("DataChunk");

  private static final Note<Boolean> FORGOTTEN = Request.createNote(RequestMemory.class.getName());

  private static final Parts PARTS = Parts.find();

  private RequestMemory() {}

  static void slim(Request request) {
    request.getResponse().getOutputBuffer().setBufferSize(OUTPUT_BYTES);
    try {
      shrink(request.getRequest().getRequestURIRef().getDecodedRequestURIBC());
      for (Field field : OF_PARAMETERS) {
        ((CharChunk) field.get(request.getParameters())).reset();
      }
    } catch (CharConversionException | IllegalAccessException e) {
      // It stays as large as it is.
    }
    request.addAfterServiceListener(RequestMemory::discard);
  }

  /** Of a request that was made slim. */
  static void forgetHead(Request request, org.apache.catalina.connector.Request servlet) {
    if (PARTS == null || !(request.getRequest() instanceof HttpPacketParsing parsing)) {
      return;
    }
    request.setNote(FORGOTTEN, true);
    request.removeNote(PATH);
    HttpRequestPacket head = request.getRequest();
    head.getMethod(); // both are kept beside their texts once they were asked for
    head.getProtocol();
    HttpResponsePacket answer = head.getResponse();
    try {
      PARTS.empty(head);
      PARTS.empty(servlet.getMappingData());
      PARTS.empty(parsing.getContentParsingState().trailerHeaders);
      if (answer.isCommitted()) {
        PARTS.empty(answer);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Grizzly takes back the objects of a request whose content has come, and no others. */
  private static void discard(Request request) {
    if (request.getNote(FORGOTTEN) != null) {
      request.getRequest().setExpectContent(true);
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

  /**
   * The fields that lead to the texts of a head. Nothing public does; where one is missing, it is
   * another Grizzly, and heads are kept.
   */
  private record Parts(
      List<Field> ofText,
      List<Field> ofRequest,
      List<Field> ofUri,
      List<Field> ofHead,
      List<Field> ofAnswer,
      List<Field> ofMapping,
      Field host,
      List<Field> encoding,
      Field received,
      Field fields) {
    static Parts find() {
      try {
        List<Field> encoding = new ArrayList<>();
        for (String name : List.of("tmpHeaderEncodingBuffer", "tmpContentLengthBuffer")) {
          encoding.add(field(HttpHeader.class, name));
        }
        List<Field> ofText = new ArrayList<>();
        for (String name : List.of("byteChunk", "bufferChunk", "charChunk")) {
          ofText.add(field(DataChunk.class, name));
        }
        return new Parts(
            ofText,
            texts(HttpRequestPacket.class),
            texts(RequestURIRef.class),
            texts(HttpHeader.class),
            texts(HttpResponsePacket.class),
            texts(MappingData.class),
            field(HttpRequestPacket.class, "unparsedHostC"),
            encoding,
            field(HttpHeader.class, "headerBuffer"),
            field(MimeHeaders.class, "headers"));
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    }

    private static List<Field> texts(Class<?> type) {
      return Arrays.stream(type.getDeclaredFields())
          .filter(field -> field.getType() == DataChunk.class)
          .peek(field -> field.setAccessible(true))
          .toList();
    }

    void empty(HttpRequestPacket head) throws IllegalAccessException {
      host.set(head, null);
      emptyTexts(ofRequest, head);
      emptyTexts(ofUri, head.getRequestURIRef());
      emptyHead(head);
    }

    void empty(HttpResponsePacket head) throws IllegalAccessException {
      emptyTexts(ofAnswer, head);
      emptyHead(head);
    }

    /** Where it was led to stays: its thread may ask for that as it leaves. */
    void empty(MappingData mapping) throws IllegalAccessException {
      emptyTexts(ofMapping, mapping);
    }

    private void emptyHead(HttpHeader head) throws IllegalAccessException {
      emptyTexts(ofHead, head);
      empty(head.getHeaders());
      for (Field field : encoding) {
        field.set(head, NO_BYTES);
      }
      received.set(head, null);
    }

    /** One that is added yet, it must have room for. */
    void empty(MimeHeaders headers) throws IllegalAccessException {
      headers.recycle();
      fields.set(headers, Array.newInstance(fields.getType().getComponentType(), 1));
    }

    private void emptyTexts(List<Field> those, Object owner) throws IllegalAccessException {
      for (Field field : those) {
        DataChunk text = (DataChunk) field.get(owner);
        if (text == null) {
          continue;
        }
        String kept = text.isNull() ? null : text.toString();
        text.recycle();
        if (kept != null) {
          text.setString(kept);
        }
        for (int i = 0; i < NOTHING.size(); i++) {
          ofText.get(i).set(text, NOTHING.get(i));
        }
      }
    }
  }
}
