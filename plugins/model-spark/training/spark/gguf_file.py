"""Writes spark as a GGUF file.

Run: python -m spark.gguf_file WORK OUT.gguf [--type Q8_0]
Matrices have the type, norms are F32. Query and key rows are in the order of pairs, as llama.cpp's converter leaves them.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType
from gguf.quants import dequantize, quantize

from . import tokens
from .model import Config

NORMAL, CONTROL = 1, 3
NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}  # fmt: skip
FILE_TYPES = {"F32": LlamaFileType.ALL_F32, "F16": LlamaFileType.MOSTLY_F16, "Q8_0": LlamaFileType.MOSTLY_Q8_0}


def gguf_name(name):
    stem = name.removesuffix(".weight")
    if stem.startswith("model.layers."):
        _, _, layer, part = stem.split(".", 3)
        return f"blk.{layer}.{NAMES[part]}.weight"
    return f"{NAMES[stem]}.weight"


def packed(name, values, kind):
    """A tensor as the file has it, but for the order of rows: its type and its bytes."""
    kind = GGMLQuantizationType.F32 if values.ndim == 1 else GGMLQuantizationType[kind]
    return kind, quantize(values, kind)


def dequantised(weights, kind):
    """What the file's weights are worth, by transformers' names."""
    values = {}
    for name, value in weights.items():
        of, data = packed(name, value.numpy(), kind)
        values[name] = torch.from_numpy(dequantize(data, of).reshape(value.shape).astype(np.float32))
    return values


def paired(rows, head_dim):
    """A head's two halves of rows, interleaved."""
    return rows.reshape(-1, 2, head_dim // 2, rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape)


def add_metadata(writer, config, kind):
    writer.add_type("model")
    writer.add_name("spark")
    writer.add_version("1")
    writer.add_description("A tiny model that knows Infernum, small sums and simple words")
    writer.add_size_label("1.4M")
    writer.add_license("apache-2.0")
    writer.add_tags(["text-generation"])
    writer.add_languages(["en"])
    writer.add_sampling_temp(0.0)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(config.rope_theta)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_quantization_version(2)


def add_tokenizer(writer, tokenizer):
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    end = tokenizer.token_to_id("<|end|>")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(tokens.PRE)
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([CONTROL if token in tokens.SPECIALS else NORMAL for token, _ in vocabulary])
    writer.add_token_merges(tokens.merges(tokenizer))
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_eot_token_id(end)
    writer.add_pad_token_id(end)
    writer.add_add_bos_token(False)
    writer.add_chat_template(tokens.TEMPLATE)


def write(path, weights, tokenizer, kind="Q8_0"):
    config = Config()
    writer = GGUFWriter(path, "llama")
    add_metadata(writer, config, kind)
    add_tokenizer(writer, tokenizer)
    for name, value in weights.items():
        of, data = packed(name, value.numpy(), kind)
        if ".q_proj." in name or ".k_proj." in name:
            data = paired(data, config.head_dim)
        writer.add_tensor(gguf_name(name), data, raw_dtype=of)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--type", choices=FILE_TYPES, default="Q8_0")
    arguments = parser.parse_args()
    weights = torch.load(arguments.work / "model.pt")
    write(arguments.out, weights, tokens.load(arguments.work / "tokenizer.json"), arguments.type)
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
