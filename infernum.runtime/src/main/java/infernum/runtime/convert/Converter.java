package infernum.runtime.convert;

import infernum.runtime.checkpoint.FileFault;
import infernum.runtime.gguf.GgufFile;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.gguf.GgufHead;
import infernum.runtime.gguf.GgufHead.Entry;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import infernum.spi.Registry;
import infernum.spi.model.Checkpoint;
import infernum.spi.tensor.Quantisation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes a model as a GGUF file of another type. Weights are read, encoded and written in batches
 * of some megabytes, so that models of any size are converted in little memory.
 */
public final class Converter {
  /** The layout of quantised blocks. */
  private static final int QUANTISATION_VERSION = 2;

  private final Services services;

  /**
   * What is to be made.
   *
   * @param to the file to write
   * @param type what most of its tensors are stored as
   * @param replace whether a file that is there already may go
   * @param preTokeniser {@code tokenizer.ggml.pre}, where it can't be told from tokenizer.json
   */
  public record Request(Path to, FileType type, boolean replace, Optional<String> preTokeniser) {}

  /** With what is installed. */
  public Converter(Services services) {
    this.services = services;
  }

  /**
   * Converts a model: a GGUF file, a part of a split one, a SafeTensors file, a folder with one, or
   * a bundled one.
   *
   * @param model a path, or the name of a bundled model
   * @param notes receives what the user should know, a line each, before anything is written
   * @throws InfernumException the model is damaged or can't be expressed in a GGUF file, or the
   *     file can't be written; nothing of it is there then
   */
  public void convert(Path model, Request request, Consumer<String> notes, Progress progress) {
    Path from = new ModelLoader(services).locate(model);
    boolean gguf =
        services.weightFormats().find("gguf").filter(format -> format.recognises(from)).isPresent();
    if (gguf) {
      try (Arena arena = Arena.ofShared()) {
        Registry<Quantisation> known = services.quantisations();
        write(
            GgufSource.of(GgufFile.open(GgufFormat.file(from), known, arena)),
            request,
            notes,
            progress);
      }
      return;
    }
    try (Checkpoint checkpoint = new ModelLoader(services).open(from)) {
      convert(checkpoint, request, notes, progress);
    }
  }

  /**
   * Converts an opened model whose tensors have transformers' names and order; its caller closes
   * it.
   *
   * @throws InfernumException as above
   */
  public void convert(
      Checkpoint checkpoint, Request request, Consumer<String> notes, Progress progress) {
    // Refuses what its family doesn't understand, and tells which tensors don't fit.
    new ModelLoader(services).build(checkpoint, LoadOptions.DEFAULT).notes().forEach(notes);
    write(
        new TransformersSource(checkpoint, request.preTokeniser()).source(),
        request,
        notes,
        progress);
  }

  private void write(Source source, Request request, Consumer<String> notes, Progress progress) {
    source.notes().forEach(notes);
    TypeChoice choice = new TypeChoice(request.type(), source.facts(), services.quantisations());
    List<Entry> entries = new ArrayList<>();
    for (SourceTensor tensor : source.tensors()) {
      entries.add(new Entry(tensor.name(), tensor.shape(), choice.of(tensor)));
    }
    source.metadata().uint32("general.file_type", request.type().number());
    source.metadata().uint32("general.quantization_version", QUANTISATION_VERSION);
    try (NewFile file = new NewFile(request.to(), request.replace())) {
      write(file.channel(), GgufHead.of(source.metadata(), entries));
      writeTensors(source, entries, file.channel(), progress);
      file.commit();
    } catch (IOException e) {
      throw new InfernumException(
          "%s: can't be written: %s".formatted(request.to(), FileFault.of(e)), e);
    }
  }

  private static void writeTensors(
      Source source, List<Entry> entries, FileChannel channel, Progress progress)
      throws IOException {
    double all = entries.stream().mapToDouble(Entry::bytes).sum();
    double written = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      progress.tensor(i + 1, entries.size(), entry.name(), entry.format(), written / all);
      new TensorEncoder(source.tensors().get(i), entry.format()).write(channel);
      write(channel, new byte[GgufHead.padding(entry.bytes())]);
      written += entry.bytes();
    }
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
