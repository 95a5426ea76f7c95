package io.zenko.dmd.data.rest;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The least that a servlet can do to keep a blob: a copy loop between the body and a file. With
 * {@code ?sync}, the file is forced before it gets its name, as ours are.
 */
@WebServlet({"/bare/*", "/health/ready"})
public final class BareServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int STEP = 64 * 1024;

  private static Path folder() {
    return Path.of(System.getenv("S3DATAPATH"));
  }

  private static Path file(HttpServletRequest request) {
    return folder().resolve(request.getPathInfo().substring(1));
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = UUID.randomUUID().toString();
    Path temporary = Files.createDirectories(folder()).resolve(name + ".tmp");
    try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
      InputStream body = request.getInputStream();
      byte[] step = new byte[STEP];
      for (int count = body.read(step); count >= 0; count = body.read(step)) {
        channel.write(ByteBuffer.wrap(step, 0, count));
      }
      if ("sync".equals(request.getQueryString())) {
        channel.force(true);
      }
    }
    Files.move(temporary, folder().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    response.setStatus(HttpServletResponse.SC_CREATED);
    response.setHeader("Location", "/bare/" + name);
    response.setContentLength(0);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getServletPath().equals("/health/ready")) {
      return; // what starts it asks
    }
    try (FileChannel channel = FileChannel.open(file(request), READ)) {
      response.setContentLengthLong(channel.size());
      OutputStream out = response.getOutputStream();
      ByteBuffer step = ByteBuffer.allocate(STEP);
      while (channel.read(step.clear()) >= 0) {
        out.write(step.array(), 0, step.position());
      }
    }
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Files.delete(file(request));
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
