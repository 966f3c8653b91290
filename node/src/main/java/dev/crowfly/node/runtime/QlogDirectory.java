package dev.crowfly.node.runtime;

import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.qlog.QlogSink;
import dev.crowfly.quic.qlog.QlogWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A qlog file ({@code .sqlog}) for each connection, in one directory.
 *
 * <p>The loop gathers records into chunks, a thread of this class writes them. When the disk is too
 * slow, whole records are left out and counted: a trace must not hold up what it traces.
 */
public final class QlogDirectory implements AutoCloseable {
  private static final int CHUNK_BYTES = 32 * 1024;
  private static final int MAX_WAITING_CHUNKS = 1024;

  /** What the thread does next: bytes for a file; {@code null} bytes are the end of the file. */
  private static final class Job {
    private final Trace trace;
    private final byte[] bytes;

    Job(Trace trace, byte[] bytes) {
      this.trace = trace;
      this.bytes = bytes;
    }
  }

  private final Path directory;
  private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MAX_WAITING_CHUNKS);
  private final AtomicLong droppedBytes = new AtomicLong();
  private final Set<Trace> open = ConcurrentHashMap.newKeySet();
  private final Thread writer;

  /** Makes the directory if there is none. */
  public QlogDirectory(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    writer = new Thread(this::writeAll, "crowfly-qlog");
    writer.setDaemon(true);
    writer.start();
  }

  /** Gives each connection its trace. */
  public QuicObserverFactory observers() {
    return QlogWriter.observers(
        name -> {
          Trace trace = new Trace(name);
          open.add(trace);
          return trace;
        });
  }

  /** How many bytes were left out because the disk was too slow. */
  public long droppedBytes() {
    return droppedBytes.get();
  }

  /** Writes what waits, and ends. After the loop has: nobody may write to a trace any more. */
  @Override
  public void close() {
    boolean interrupted = false;
    try {
      for (Trace trace : open) { // of connections that nobody has ended
        jobs.put(new Job(trace, trace.takeChunk()));
        jobs.put(new Job(trace, null));
      }
      jobs.put(new Job(null, null));
      writer.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    try {
      for (Job job = jobs.take(); job.trace != null; job = jobs.take()) {
        job.trace.write(job.bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that but a JVM that goes down
    }
  }

  /** The trace of one connection. */
  private final class Trace implements QlogSink {
    private final Path path;
    private byte[] chunk = new byte[CHUNK_BYTES]; // the loop's
    private int length;
    private OutputStream file; // the thread's
    private boolean failed;

    Trace(String name) {
      path = directory.resolve(name + ".sqlog");
    }

    @Override
    public void write(byte[] buf, int offset, int count) {
      if (length + count > chunk.length) {
        handOver();
      }
      if (count > chunk.length) {
        chunk = new byte[count];
      }
      System.arraycopy(buf, offset, chunk, length, count);
      length += count;
    }

    @Override
    public void close() {
      open.remove(this);
      handOver();
      if (!jobs.offer(new Job(this, null))) {
        failed = true; // the file stays open until the process ends
      }
    }

    private void handOver() {
      int count = length;
      if (count > 0 && !jobs.offer(new Job(this, takeChunk()))) {
        droppedBytes.addAndGet(count);
      }
    }

    private byte[] takeChunk() {
      byte[] taken = Arrays.copyOf(chunk, length);
      length = 0;
      return taken;
    }

    private void write(byte[] bytes) {
      if (failed) {
        return;
      }
      try {
        if (file == null) {
          file = Files.newOutputStream(path);
        }
        if (bytes != null) {
          file.write(bytes);
        } else {
          file.close();
        }
      } catch (IOException e) {
        failed = true; // a full disk, say: the connection goes on without its trace
        droppedBytes.addAndGet(bytes == null ? 0 : bytes.length);
      }
    }
  }
}
