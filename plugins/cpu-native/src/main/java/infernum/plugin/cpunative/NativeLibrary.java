package infernum.plugin.cpunative;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import infernum.spi.InfernumException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The library, with the functions of the fastest variant that this processor can run.
 *
 * @param variant its name: {@code "avx2"}
 * @param pages memory
 */
record NativeLibrary(
    String variant,
    Map<Function, NativeFunction> functions,
    NativeFunction pack,
    MethodHandle tileBytes,
    Pages pages)
    implements Loading {
  /** Of the same number as ABI in abi.h. */
  private static final int ABI = 5;

  private static final String NAME = "infernum_cpu";

  /** Functions of a variant, in the order of abi.h. */
  enum Function {
    QUANTISE,
    LINEAR,
    RMS_NORM,
    ROPE,
    SWIGLU,
    ADD,
    ATTEND,
    MERGE
  }

  /** Loads it when it is first asked for, once. */
  private static final class Holder {
    static final Loading LOADED = load();

    private Holder() {}

    @SuppressWarnings("restricted") // native code is what this plug-in is
    private static Loading load() {
      try {
        System.loadLibrary(NAME);
        return new Symbols(SymbolLookup.loaderLookup()).library();
      } catch (UnsatisfiedLinkError e) {
        return new Loading.Missing(
            "%s isn't in java.library.path; it is built by gcc or clang with infernum and belongs into plugins/cpu-native/native"
                .formatted(System.mapLibraryName(NAME)));
      } catch (IllegalCallerException e) {
        return new Loading.Missing(
            "native access isn't allowed; start Java with --enable-native-access=infernum.runtime, as bin/infernum does");
      } catch (InfernumException e) {
        return new Loading.Missing(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The library, or why there is none. */
  static Loading loaded() {
    return Holder.LOADED;
  }

  /**
   * The library.
   *
   * @throws InfernumException it can't be used
   */
  static NativeLibrary get() {
    return switch (loaded()) {
      case NativeLibrary library -> library;
      case Loading.Missing(String reason) -> throw new InfernumException(reason);
    };
  }

  NativeFunction function(Function function) {
    NativeFunction found = functions.get(function);
    if (found == null) {
      throw new IllegalStateException(function + " isn't in the library");
    }
    return found;
  }

  /** Bytes of 8 packed rows. */
  long tileBytes(Layout layout, long columns) {
    try {
      return (long) tileBytes.invokeExact(layout.number(), columns);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names that the library exports. */
  @SuppressWarnings("restricted") // native code is what this plug-in is
  private record Symbols(SymbolLookup lookup) {
    private static final FunctionDescriptor UNITS =
        FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);

    private MethodHandle handle(String name, FunctionDescriptor descriptor) {
      MemorySegment address =
          lookup
              .find("infernum_cpu_" + name)
              .orElseThrow(() ->
                  new InfernumException(
                      "the native library lacks infernum_cpu_%s; it is of another version"
                          .formatted(name)));
      return Linker.nativeLinker().downcallHandle(address, descriptor);
    }

    private static NativeFunction units(MemorySegment address) {
      return new NativeFunction(Linker.nativeLinker().downcallHandle(address, UNITS));
    }

    NativeLibrary library() {
      try {
        int abi = (int) handle("abi", FunctionDescriptor.of(JAVA_INT)).invokeExact();
        if (abi != ABI) {
          throw new InfernumException(
              "the native library has ABI %d, this plug-in wants %d; both come from one build"
                  .formatted(abi, ABI));
        }
        int variants = (int) handle("variants", FunctionDescriptor.of(JAVA_INT)).invokeExact();
        MethodHandle usable = handle("usable", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        List<String> names = new ArrayList<>();
        String wanted = System.getProperty("infernum.cpu-native.variant", "");
        for (int variant = 0; variant < variants; variant++) {
          String name = name(variant);
          names.add(name);
          if ((wanted.isEmpty() || wanted.equals(name)) && (int) usable.invokeExact(variant) != 0) {
            return library(variant, name);
          }
        }
        throw new InfernumException(
            "this processor has none of the instruction sets that the native library was built for (%s)"
                .formatted(String.join(", ", names)));
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    private String name(int variant) throws Throwable {
      MethodHandle name =
          handle(
              "name",
              FunctionDescriptor.of(
                  ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(64, JAVA_BYTE)), JAVA_INT));
      return ((MemorySegment) name.invokeExact(variant)).getString(0);
    }

    private NativeLibrary library(int variant, String name) throws Throwable {
      MethodHandle find = handle("function", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));
      Map<Function, NativeFunction> functions = new EnumMap<>(Function.class);
      int number = 0;
      for (Function function : Function.values()) {
        functions.put(function, units((MemorySegment) find.invokeExact(variant, number++)));
      }
      MethodHandle pack = handle("pack", FunctionDescriptor.of(ADDRESS));
      return new NativeLibrary(
          name,
          functions,
          units((MemorySegment) pack.invokeExact()),
          handle("tile_bytes", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG)),
          new Pages(
              handle("map", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG)),
              handle("unmap", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG))));
    }
  }
}
