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
import org.glassfish.grizzly.http.io.InputBuffer;
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

  /** A text that there is none of; it takes none either. */
  private static final DataChunk NO_TEXT = DataChunk.newInstance().toImmutable();

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
    Head head = new Head(request.getRequest(), servlet.getMappingData(), request.getParameters());
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

  /**
   * Lets go of the memory that bytes of a body have come in, which have been read: the container
   * keeps it for the next ones, however few those were.
   */
  static void forgetRead(Request request) {
    InputBuffer read = request.getInputBuffer();
    if (read.available() == 0) {
      read.readBuffer().tryDispose();
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
  private record Head(HttpRequestPacket request, MappingData mapping, Parameters parameters) {
    HttpResponsePacket answer() {
      return request.getResponse();
    }
  }

  /** Of one of the texts. */
  private interface Change {
    void apply(Field text, Object owner) throws IllegalAccessException;
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
      List<Field> ofParameters,
      List<Field> buffersOfParameters,
      List<Field> charsOfParameters,
      Field host,
      Field toEncode,
      Map<Field, Integer> encoding,
      Field received,
      Field fields) {
    static Parts find() {
      try {
        Field toEncode = field(HttpHeader.class, "tmpHeaderEncodingBuffer");
        Map<Field, Integer> encoding =
            Map.of(toEncode, 512, field(HttpHeader.class, "tmpContentLengthBuffer"), 20);
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
                texts(Parameters.class),
                fields(Parameters.class, BufferChunk.class),
                fields(Parameters.class, CharChunk.class),
                field(HttpRequestPacket.class, "unparsedHostC"),
                toEncode,
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
      return fields(type, DataChunk.class);
    }

    private static List<Field> fields(Class<?> type, Class<?> ofType) {
      return Arrays.stream(type.getDeclaredFields())
          .filter(field -> field.getType() == ofType)
          .peek(field -> field.setAccessible(true))
          .toList();
    }

    /** An answer that has not begun needs its fields and texts yet. */
    void empty(Head head) throws IllegalAccessException {
      host.set(head.request(), null);
      boolean answered = head.answer().isCommitted();
      each(
          head,
          (field, owner) -> {
            if (answered || owner != head.answer()) {
              empty(field, owner);
            }
          });
      parseParameters(head.parameters(), () -> NOTHING.get(1), () -> NOTHING.get(2));
      emptyHead(head.request());
      if (answered) {
        emptyHead(head.answer());
      } else {
        toEncode.set(head.answer(), null); // it makes do without
      }
    }

    /** As the container made it. */
    void fill(Head head) throws IllegalAccessException {
      each(head, this::fill);
      parseParameters(head.parameters(), BufferChunk::new, CharChunk::new);
      for (Map.Entry<Field, Integer> one : encoding.entrySet()) {
        one.getKey().set(head.request(), new byte[one.getValue()]);
        one.getKey().set(head.answer(), new byte[one.getValue()]);
      }
    }

    private void parseParameters(
        Parameters parameters, Supplier<Object> buffer, Supplier<Object> chars)
        throws IllegalAccessException {
      for (Field field : buffersOfParameters) {
        field.set(parameters, buffer.get());
      }
      for (Field field : charsOfParameters) {
        field.set(parameters, chars.get());
      }
    }

    private void each(Head head, Change change) throws IllegalAccessException {
      each(ofRequest, head.request(), change);
      each(ofUri, head.request().getRequestURIRef(), change);
      each(ofHead, head.request(), change);
      // Where it was led to stays: its thread may ask for that as it leaves.
      each(ofMapping, head.mapping(), change);
      each(ofParameters, head.parameters(), change);
      each(ofAnswer, head.answer(), change);
      each(ofHead, head.answer(), change);
    }

    private static void each(List<Field> texts, Object owner, Change change)
        throws IllegalAccessException {
      for (Field text : texts) {
        change.apply(text, owner);
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

    private void empty(Field field, Object owner) throws IllegalAccessException {
      DataChunk text = (DataChunk) field.get(owner);
      if (text == null || isNone(text)) {
        return;
      }
      if (text.isNull() && text.getClass() == DataChunk.class) {
        field.set(owner, NO_TEXT);
        return;
      }
      String kept = text.isNull() ? null : text.toString();
      text.recycle();
      if (kept != null) {
        text.setString(kept);
      }
      setSources(text, NOTHING);
    }

    private void fill(Field field, Object owner) throws IllegalAccessException {
      DataChunk text = (DataChunk) field.get(owner);
      if (text != null && isNone(text)) {
        field.set(owner, DataChunk.newInstance());
      } else if (text != null) {
        setSources(text, List.of(new ByteChunk(), new BufferChunk(), new CharChunk()));
      }
    }

    private static boolean isNone(DataChunk text) {
      return text.getClass() == NO_TEXT.getClass();
    }

    private void setSources(DataChunk text, List<Object> sources) throws IllegalAccessException {
      for (int i = 0; i < ofText.size(); i++) {
        ofText.get(i).set(text, sources.get(i));
      }
    }
  }
}
