import infernum.runtime.answer.DeepSeekParser;
import infernum.runtime.answer.HarmonyParser;
import infernum.runtime.answer.HermesParser;
import infernum.runtime.answer.LlamaParser;
import infernum.runtime.answer.MistralParser;
import infernum.runtime.answer.PlainParser;
import infernum.runtime.answer.QwenCoderParser;
import infernum.runtime.engine.FirstComeFirstServed;
import infernum.runtime.gguf.GgufFormat;
import infernum.runtime.quantisation.F8_E4M3;
import infernum.runtime.quantisation.IQ4_NL;
import infernum.runtime.quantisation.IQ4_XS;
import infernum.runtime.quantisation.MXFP4;
import infernum.runtime.quantisation.Q2_K;
import infernum.runtime.quantisation.Q3_K;
import infernum.runtime.quantisation.Q4_0;
import infernum.runtime.quantisation.Q4_1;
import infernum.runtime.quantisation.Q4_K;
import infernum.runtime.quantisation.Q5_0;
import infernum.runtime.quantisation.Q5_1;
import infernum.runtime.quantisation.Q5_K;
import infernum.runtime.quantisation.Q6_K;
import infernum.runtime.quantisation.Q8_0;
import infernum.runtime.safetensors.SafeTensorsFormat;
import infernum.runtime.sampling.AnswerPenalties;
import infernum.runtime.sampling.LogitBias;
import infernum.runtime.sampling.MinP;
import infernum.runtime.sampling.MinTokens;
import infernum.runtime.sampling.RepetitionPenalty;
import infernum.runtime.sampling.Temperature;
import infernum.runtime.sampling.TopK;
import infernum.runtime.sampling.TopP;
import infernum.runtime.tokenizer.gguf.GgufTokenizerFormat;
import infernum.runtime.tokenizer.json.TokenizerJsonFormat;
import infernum.spi.block.AttentionVariant;
import infernum.spi.block.FeedForwardVariant;
import infernum.spi.block.NormVariant;
import infernum.spi.block.RopeVariant;
import infernum.spi.block.RouterVariant;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.model.BundledModel;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.WeightFormat;
import infernum.spi.op.ActivationFunction;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.RewriteProvider;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.tensor.Quantisation;
import infernum.spi.text.TokenizerFormat;
import infernum.spi.text.ToolCallParser;

/** Engine, library and command line. */
module infernum.runtime {
  requires transitive infernum.blocks;
  requires info.picocli;
  requires java.management;
  requires jdk.management;
  requires jdk.unsupported; // JLine finds sun.misc.Signal by reflection
  requires org.jline.reader;
  requires org.jline.terminal;
  requires static org.jspecify;
  requires tools.jackson.databind;

  exports infernum.runtime.library;
  exports infernum.runtime.chat;
  exports infernum.runtime.cli; // a command of another module, as of the server
  exports infernum.runtime.engine;
  exports infernum.runtime.kv;
  exports infernum.runtime.model;
  exports infernum.runtime.plugin;
  exports infernum.runtime.sampling;
  exports infernum.runtime.template;
  exports infernum.runtime.tokenizer;
  exports infernum.runtime.workers;

  opens infernum.runtime.cli to
      info.picocli;

  provides LogitsProcessorFactory with
      AnswerPenalties,
      LogitBias,
      MinP,
      MinTokens,
      RepetitionPenalty,
      Temperature,
      TopK,
      TopP;
  provides Quantisation with
      F8_E4M3,
      IQ4_NL,
      IQ4_XS,
      MXFP4,
      Q2_K,
      Q3_K,
      Q4_0,
      Q4_1,
      Q4_K,
      Q5_0,
      Q5_1,
      Q5_K,
      Q6_K,
      Q8_0;
  provides SchedulingPolicy with
      FirstComeFirstServed;
  provides TokenizerFormat with
      GgufTokenizerFormat,
      TokenizerJsonFormat;
  provides ToolCallParser with
      DeepSeekParser,
      HarmonyParser,
      HermesParser,
      LlamaParser,
      MistralParser,
      PlainParser,
      QwenCoderParser;
  provides WeightFormat with
      GgufFormat,
      SafeTensorsFormat;

  uses ActivationFunction;
  uses AttentionVariant;
  uses BundledModel;
  uses DeviceProvider;
  uses FeedForwardVariant;
  uses KernelProvider;
  uses LogitsProcessorFactory;
  uses ModelFamily;
  uses NormVariant;
  uses FusedOp;
  uses Quantisation;
  uses RewriteProvider;
  uses RopeVariant;
  uses RouterVariant;
  uses SchedulingPolicy;
  uses TokenizerFormat;
  uses ToolCallParser;
  uses WeightFormat;
}
