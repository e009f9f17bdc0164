package infernum.runtime.convert;

import infernum.spi.InfernumException;
import infernum.spi.Registry;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which type each tensor of a file gets: the rules of llama.cpp's {@code llama_model_quantize}
 * without an importance matrix, for the architectures that are converted.
 */
final class TypeChoice {
  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,9})\\..*");

  private final FileType type;
  private final ModelFacts facts;
  private final Registry<Quantisation> quantisations;

  TypeChoice(FileType type, ModelFacts facts, Registry<Quantisation> quantisations) {
    this.type = type;
    this.facts = facts;
    this.quantisations = quantisations;
  }

  /** The format of a tensor. */
  Format of(SourceTensor tensor) {
    if (!isQuantised(tensor)) {
      // Vectors and routers are small, and their precision counts.
      return facts.keepsSmall() ? tensor.parts().getFirst().tensor().format() : DType.F32;
    }
    if (!type.isQuantised()) {
      return DType.valueOf(type.format());
    }
    return fitting(tensor, wanted(tensor.name(), tensor.length()));
  }

  private static boolean isQuantised(SourceTensor tensor) {
    String name = tensor.name();
    return name.endsWith("weight")
        && tensor.rows() > 1
        && !name.contains("_norm.weight")
        && !name.contains("ffn_gate_inp.weight");
  }

  private String wanted(String name, int length) {
    if (name.equals("output.weight") || (name.equals("token_embd.weight") && !facts.ownHead())) {
      boolean fits = length % quantisation(type.format()).blockElements() == 0;
      return fits && type != FileType.Q8_0 ? "Q6_K" : "Q8_0";
    }
    if (name.contains("attn_v.weight")) {
      return ofValues(name);
    }
    if (name.contains("attn_k.weight") && facts.experts() == 8) {
      return "Q8_0";
    }
    if (name.contains("ffn_down") && type.isMixture() && usesMoreBits(name)) {
      return "Q6_K";
    }
    if (name.contains("attn_output.weight") && facts.experts() == 8 && type == FileType.Q4_K_M) {
      return "Q5_K";
    }
    return type.format();
  }

  private String ofValues(String name) {
    if (facts.experts() == 8) {
      return "Q8_0";
    }
    if (type.isMixture() && usesMoreBits(name)) {
      return "Q6_K";
    }
    return facts.isSeventyB() && type == FileType.Q4_K_M ? "Q5_K" : type.format();
  }

  /** The first and the last eighth of the layers, and every third of the others. */
  private boolean usesMoreBits(String name) {
    Matcher matcher = LAYER.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    long layer = Long.parseLong(matcher.group(1));
    long eighth = facts.layers() / 8;
    return layer < eighth || layer >= 7 * facts.layers() / 8 || (layer - eighth) % 3 == 2;
  }

  /** The format, or what stands in for it where rows aren't whole blocks. */
  private Format fitting(SourceTensor tensor, String wanted) {
    Quantisation format = quantisation(wanted);
    if (tensor.length() % format.blockElements() != 0) {
      String instead =
          switch (wanted) {
            case "Q4_K" -> "Q5_0";
            case "Q5_K" -> "Q5_1";
            case "Q6_K" -> "Q8_0";
            default -> wanted;
          };
      format = quantisation(instead);
    }
    return tensor.length() % format.blockElements() == 0 ? format : DType.F16;
  }

  private Quantisation quantisation(String name) {
    Quantisation format = quantisations.get(name);
    if (format.quantiser().isEmpty()) {
      throw new InfernumException("quantisation %s can't be packed".formatted(name));
    }
    return format;
  }
}
