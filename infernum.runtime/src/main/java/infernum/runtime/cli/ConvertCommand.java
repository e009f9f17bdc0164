package infernum.runtime.cli;

import infernum.runtime.convert.Converter;
import infernum.runtime.convert.FileType;
import infernum.runtime.convert.Progress;
import infernum.spi.InfernumException;
import infernum.spi.tensor.Format;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code infernum convert}: a model as a GGUF file, in another type if wanted. */
@Command(
    name = "convert",
    description = {
      "Writes a model (SafeTensors or GGUF) as a GGUF file.",
      "The file is there once it is whole; progress goes to stderr."
    })
final class ConvertCommand extends Subcommand {
  private static final long SECOND = 1_000_000_000;

  @Parameters(index = "0", paramLabel = "MODEL", description = "a model's file, or its folder")
  private Path from = Path.of("");

  @Parameters(index = "1", paramLabel = "FILE", description = "the GGUF file to write")
  private Path to = Path.of("");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      required = true,
      converter = FileTypeConverter.class,
      description = "F32, F16, BF16, Q8_0, Q6_K, Q5_K_M, Q4_K_M or Q4_0")
  private FileType type = FileType.F16;

  @Option(names = "--force", description = "replace FILE if it is there")
  private boolean force;

  @Option(
      names = "--pre",
      paramLabel = "NAME",
      description =
          "llama.cpp's name of the tokenizer's pre-tokeniser, where it can't be told from"
              + " tokenizer.json")
  private @Nullable String pre;

  @Override
  public Integer call() {
    new Converter(services())
        .convert(
            from,
            new Converter.Request(to, type, force, Optional.ofNullable(pre)),
            aside()::note,
            new Lines());
    aside().say("wrote " + to);
    return ExitCode.OK;
  }

  /** A line about the tensor in work, once a second at most, and for the last one. */
  private final class Lines implements Progress {
    private long next = System.nanoTime();

    @Override
    public void tensor(int number, int of, String name, Format format, double written) {
      long now = System.nanoTime();
      if (now - next >= 0 || number == of) {
        next = now + SECOND;
        aside()
            .progress(
                "%3.0f %%  tensor %d of %d: %s as %s"
                    .formatted(100 * written, number, of, name, format.name()));
      }
    }
  }

  /** Reads a type; what is wrong with it is a usage error. */
  static final class FileTypeConverter implements ITypeConverter<FileType> {
    @Override
    public FileType convert(String text) {
      try {
        return FileType.of(text);
      } catch (InfernumException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
