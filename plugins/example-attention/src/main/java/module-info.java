import infernum.plugin.example.attention.SinkWindowVariant;
import infernum.spi.SpiVersion;
import infernum.spi.block.AttentionVariant;

/** A plug-in that adds an attention: a sliding window that keeps the first tokens. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.plugin.example.attention {
  requires infernum.blocks;
  requires static org.jspecify;

  provides AttentionVariant with
      SinkWindowVariant;
}
