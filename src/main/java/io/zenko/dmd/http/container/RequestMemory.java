package io.zenko.dmd.http.container;

import java.io.CharConversionException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
 * each of which has what it could be parsed from in three ways. It gets them back when it ends: the
 * container has its objects next.
 */
final class RequestMemory {
  private static final System.Logger LOG = System.getLogger(RequestMemory.class.getName());

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

  private static final Note<Head> FORGOTTEN = Request.createNote(RequestMemory.class.getName());

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
    request.addAfterServiceListener(RequestMemory::restore);
  }

  /** Of a request that was made slim. */
  static void forgetHead(Request request, org.apache.catalina.connector.Request servlet) {
    if (PARTS == null || !(request.getRequest() instanceof HttpPacketParsing parsing)) {
      return;
    }
    Head head = new Head(request.getRequest(), servlet.getMappingData());
    request.setNote(FORGOTTEN, head);
    request.removeNote(PATH);
    head.request().getMethod(); // both are kept beside their texts once they were asked for
    head.request().getProtocol();
    try {
      PARTS.empty(head);
      PARTS.empty(parsing.getContentParsingState().trailerHeaders);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Before the container takes the objects back. */
  private static void restore(Request request) {
    Head head = request.getNote(FORGOTTEN);
    if (head == null) {
      return;
    }
    try {
      PARTS.fill(head);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the texts of a request are, and those of its answer. */
  private record Head(HttpRequestPacket request, MappingData mapping) {
    HttpResponsePacket answer() {
      return request.getResponse();
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
      Map<Field, Integer> encoding,
      Field received,
      Field fields) {
    static Parts find() {
      try {
        Map<Field, Integer> encoding =
            Map.of(
                field(HttpHeader.class, "tmpHeaderEncodingBuffer"), 512,
                field(HttpHeader.class, "tmpContentLengthBuffer"), 20);
        List<Field> ofText = new ArrayList<>();
        for (String name : List.of("byteChunk", "bufferChunk", "charChunk")) {
          ofText.add(field(DataChunk.class, name));
        }
        Parts parts =
            new Parts(
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
        parts.setSources(DataChunk.newInstance(), NOTHING); // later Java may refuse it
        return parts;
      } catch (ReflectiveOperationException | RuntimeException e) {
        LOG.log(
            System.Logger.Level.INFO,
            "clients that wait take twice the heap: heads of requests are kept, as {0}",
            e.toString());
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

    /** An answer that has not begun needs its texts yet. */
    void empty(Head head) throws IllegalAccessException {
      host.set(head.request(), null);
      setTexts(head, head.answer().isCommitted(), () -> NOTHING);
      emptyHead(head.request());
      if (head.answer().isCommitted()) {
        emptyHead(head.answer());
      }
    }

    /** As the container made it. */
    void fill(Head head) throws IllegalAccessException {
      setTexts(head, true, () -> List.of(new ByteChunk(), new BufferChunk(), new CharChunk()));
      for (Map.Entry<Field, Integer> one : encoding.entrySet()) {
        one.getKey().set(head.request(), new byte[one.getValue()]);
        one.getKey().set(head.answer(), new byte[one.getValue()]);
      }
    }

    private void setTexts(Head head, boolean ofAnswerToo, Supplier<List<Object>> sources)
        throws IllegalAccessException {
      setTexts(ofRequest, head.request(), sources);
      setTexts(ofUri, head.request().getRequestURIRef(), sources);
      setTexts(ofHead, head.request(), sources);
      // Where it was led to stays: its thread may ask for that as it leaves.
      setTexts(ofMapping, head.mapping(), sources);
      if (ofAnswerToo) {
        setTexts(ofAnswer, head.answer(), sources);
        setTexts(ofHead, head.answer(), sources);
      }
    }

    private void emptyHead(HttpHeader head) throws IllegalAccessException {
      empty(head.getHeaders());
      for (Field field : encoding.keySet()) {
        field.set(head, NO_BYTES);
      }
      received.set(head, null);
    }

    /** One that is added yet, it must have room for. */
    void empty(MimeHeaders headers) throws IllegalAccessException {
      headers.recycle();
      fields.set(headers, Array.newInstance(fields.getType().getComponentType(), 1));
    }

    private void setTexts(List<Field> those, Object owner, Supplier<List<Object>> sources)
        throws IllegalAccessException {
      for (Field field : those) {
        DataChunk text = (DataChunk) field.get(owner);
        if (text != null) {
          String kept = text.isNull() ? null : text.toString();
          text.recycle();
          if (kept != null) {
            text.setString(kept);
          }
          setSources(text, sources.get());
        }
      }
    }

    private void setSources(DataChunk text, List<Object> sources) throws IllegalAccessException {
      for (int i = 0; i < ofText.size(); i++) {
        ofText.get(i).set(text, sources.get(i));
      }
    }
  }
}
