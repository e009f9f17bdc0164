"""Makes tiny GGUF models laid out as converted checkpoints are, with the reference's results.

Run: python3 tiny_gguf.py OUT           (committed: ../resources/gguf)
writes OUT/tiny-ARCHITECTURE/{tiny-ARCHITECTURE.gguf,golden.json} for llama (permuted Q and K rows,
rope_freqs), qwen2 (biases, tied embeddings), qwen3 and qwen3moe (heads larger than hidden / heads; merged
experts). Weights are derived, made twice as large but for norms, and quantised. The goldens come from a
checkpoint folder with the dequantised weights in their own layout, so not from reading the GGUF file;
then the script reads that through transformers too and fails where the two disagree.
"""

import argparse
import json
import re
import tempfile
from pathlib import Path

import numpy as np
import torch
from gguf import MODEL_ARCH_NAMES, GGMLQuantizationType, GGUFWriter, get_tensor_name_map
from gguf.quants import dequantize, quantize

import derived
import gguf_checkpoint
import goldens
from pretokenisers import TEXTS
from tiny_tokenizer import SIZE, TinyTokenizer

COMMON = {
    "hidden_act": "silu",
    "hidden_size": 64,
    "intermediate_size": 128,
    "max_position_embeddings": 512,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-6,
    "vocab_size": SIZE,
}
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
MILLION = {"rope_type": "default", "rope_theta": 1000000.0}
CONFIGS = {
    "llama": {"model_type": "llama", **COMMON, "rms_norm_eps": 1e-5, "rope_parameters": LLAMA3},
    "qwen2": {"model_type": "qwen2", **COMMON, "rope_parameters": MILLION, "tie_word_embeddings": True},
    "qwen3": {"model_type": "qwen3", **COMMON, "head_dim": 32, "rope_parameters": MILLION, "tie_word_embeddings": True},
    "qwen3moe": {
        "model_type": "qwen3_moe",
        **COMMON,
        "head_dim": 32,
        "moe_intermediate_size": 32,
        "norm_topk_prob": True,
        "num_experts": 8,
        "num_experts_per_tok": 2,
        "rope_parameters": MILLION,
        "tie_word_embeddings": False,
    },
}
# The format of a tensor by its GGUF name; the first that fits.
FORMATS = {
    "llama": [(r"norm|rope_freqs", "F32"), (r"token_embd|output|attn_v|ffn_down", "Q8_0"), (r"", "Q4_0")],
    "qwen2": [
        (r"norm|bias", "F32"),
        (r"attn_v", "F16"),
        (r"attn_k", "BF16"),
        (r"ffn_gate|ffn_up", "Q4_1"),
        (r"", "Q8_0"),
    ],
    "qwen3": [(r"norm", "F32"), (r"ffn_down|attn_output", "Q4_1"), (r"", "Q8_0")],
    "qwen3moe": [(r"norm|gate_inp", "F32"), (r"gate_exps|up_exps", "Q4_0"), (r"", "Q8_0")],
}
FILE_TYPES = {"llama": 2, "qwen2": 7, "qwen3": 7, "qwen3moe": 2}
STEMS = (
    "The quick brown fox",
    "It's 2024 and the owner of the whole inn isn't there.\n\nOn and on, the quicker, the better: 123 er",
)
ENDINGS = (
    "",
    " jumps",
    " runs",
    " sleeps",
    " sings",
    " waits",
    " eats",
    " thinks",
    " falls",
    " hides",
    " swims",
    " leaps",
)


def gguf_name(architecture, name):
    """GGUF's name of a checkpoint's tensor, and the expert's number where it is one of an expert."""
    expert = re.search(r"\.experts\.(\d+)\.", name)
    kind = next(kind for kind, spelled in MODEL_ARCH_NAMES.items() if spelled == architecture)
    names = get_tensor_name_map(kind, COMMON["num_hidden_layers"])
    merged = re.sub(r"\.experts\.\d+\.", ".experts.", name)
    return names.get_name(merged, try_suffixes=(".weight", ".bias")), expert and int(expert[1])


def stored(architecture, name, shape):
    """The format and the packed rows of a tensor, in the checkpoint's layout."""
    target, _ = gguf_name(architecture, name)
    kind = GGMLQuantizationType[next(kind for pattern, kind in FORMATS[architecture] if re.search(pattern, target))]
    values = derived.tensor(name, shape)
    return kind, quantize(values if name.endswith("norm.weight") else 2 * values, kind)


def dequantised(architecture):
    def value(name, shape):
        kind, packed = stored(architecture, name, shape)
        return dequantize(packed, kind).reshape(shape)

    return value


def permuted(rows, heads):
    """A head's rows as converted Llama checkpoints order them: its two halves interleaved."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(rows.shape)


def rope_factors(rope, head_dim):
    """What each frequency is divided by: the content of rope_freqs.weight."""
    turns = rope["original_max_position_embeddings"] / (
        2 * np.pi * rope["rope_theta"] ** (np.arange(0, head_dim, 2) / head_dim)
    )
    kept = np.clip((turns - rope["low_freq_factor"]) / (rope["high_freq_factor"] - rope["low_freq_factor"]), 0, 1)
    return (1 / ((1 - kept) / rope["factor"] + kept)).astype(np.float32)


def add_tensors(writer, architecture, config, shapes):
    experts = {}
    if config["rope_parameters"]["rope_type"] == "llama3":
        factors = rope_factors(config["rope_parameters"], config["hidden_size"] // config["num_attention_heads"])
        writer.add_tensor("rope_freqs.weight", factors)
    for name, shape in shapes.items():
        target, expert = gguf_name(architecture, name)
        kind, packed = stored(architecture, name, shape)
        if architecture == "llama" and ".attn_q." in target:
            packed = permuted(packed, config["num_attention_heads"])
        if architecture == "llama" and ".attn_k." in target:
            packed = permuted(packed, config["num_key_value_heads"])
        if expert is None:
            writer.add_tensor(target, packed, raw_dtype=kind)
        else:
            experts.setdefault((target, kind), {})[expert] = packed
    for (target, kind), parts in experts.items():
        writer.add_tensor(target, np.stack([parts[expert] for expert in sorted(parts)]), raw_dtype=kind)


def add_metadata(writer, architecture, config):
    """The keys that converted checkpoints of this architecture carry."""
    head_dim = config.get("head_dim", config["hidden_size"] // config["num_attention_heads"])
    writer.add_type("model")
    writer.add_name(f"Tiny {architecture}")
    writer.add_basename("tiny")
    writer.add_size_label("100K")
    writer.add_license("apache-2.0")
    writer.add_tags(["test", "text-generation"])
    writer.add_languages(["en"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    if architecture != "qwen2":
        writer.add_key_length(head_dim)
        writer.add_value_length(head_dim)
    if architecture == "llama":
        writer.add_vocab_size(config["vocab_size"])
        writer.add_rope_dimension_count(head_dim)
    if "num_experts" in config:
        writer.add_expert_count(config["num_experts"])
        writer.add_expert_used_count(config["num_experts_per_tok"])
        writer.add_expert_feed_forward_length(config["moe_intermediate_size"])
    writer.add_file_type(FILE_TYPES[architecture])
    writer.add_quantization_version(2)


def add_tokenizer(writer, tokenizer):
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(tokenizer.pre)
    writer.add_token_list(tokenizer.tokens)
    writer.add_token_types(tokenizer.types)
    writer.add_token_merges(tokenizer.merges)
    if tokenizer.pre == "llama-bpe":
        writer.add_bos_token_id(tokenizer.id("<|begin_of_text|>"))
        writer.add_eos_token_id(tokenizer.id("<|end_of_text|>"))
        writer.add_eot_token_id(tokenizer.id("<|eot_id|>"))
        writer.add_add_bos_token(True)
    else:
        writer.add_bos_token_id(tokenizer.id("<|endoftext|>"))
        writer.add_eos_token_id(tokenizer.id("<|im_end|>"))
        writer.add_pad_token_id(tokenizer.id("<|endoftext|>"))
        writer.add_add_bos_token(False)


def write_gguf(path, architecture, config, tokenizer, shapes):
    writer = GGUFWriter(path, architecture)
    add_metadata(writer, architecture, config)
    add_tokenizer(writer, tokenizer)
    add_tensors(writer, architecture, config, shapes)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def prompt_ids(tokenizer, text):
    """A prompt's ids, with the token that begins a text where the file asks for it."""
    start = [tokenizer.id("<|begin_of_text|>")] if tokenizer.pre == "llama-bpe" else []
    return start + tokenizer.ids(text)


def text_case(model, tokenizer, stem):
    """The case of the first of the stem's texts whose continuation is clear and free of special tokens."""
    for ending in ENDINGS:
        text = stem + ending
        case = goldens.run_case(model, prompt_ids(tokenizer, text))
        specials = list(range(tokenizer.normal, SIZE))
        if goldens.decided(case, specials):
            return {"text": text, "greedy_text": tokenizer.text(case["greedy"]), **case}
    raise ValueError(f"no text with {stem!r} has a clear continuation")


@torch.no_grad()
def perplexity(model, ids):
    """Mean negative log-likelihood in nats, the first token left out."""
    logits = model(torch.tensor([ids]), use_cache=False).logits[0, :-1].double()
    losses = torch.nn.functional.cross_entropy(logits, torch.tensor(ids[1:]))
    return {"ids": ids, "mean_nll": round(losses.item(), 6)}


def encodings(tokenizer):
    """Ids of the pre-tokenisers' texts of which the tokenizer has a say, and of some with special tokens."""
    special, other = tokenizer.tokens[tokenizer.normal : tokenizer.normal + 2]
    texts = [
        "the quick whole of the whole",
        f"{special}the{other}\n\n202412 {special}",
        f" {special} the",
        *TEXTS[1::5],
    ]
    if tokenizer.pre == "qwen2":
        texts.append("<think>\nthe\n</think>\n\nand <think >")
    return [
        {"text": text, "ids": tokenizer.ids(text), "ids_parsing_specials": tokenizer.ids(text, parsing_specials=True)}
        for text in texts
    ]


@torch.no_grad()
def check_file(path, model, ids):
    """That transformers reads the same model from the GGUF file."""
    there = gguf_checkpoint.load(path)(torch.tensor([ids]), use_cache=False).logits
    here = model(torch.tensor([ids]), use_cache=False).logits
    difference = (there - here).abs().max().item()
    if difference > 1e-4:
        raise ValueError(f"{path}: logits differ by {difference} when read from the file")
    return difference


def write_golden(path, cases, tokenizer, nll):
    head = {
        "source": goldens.source(" on the dequantised weights; ids: tokenizers"),
        "tolerance": "logits within 2e-4 absolute in float32",
        "perplexity": nll,
    }
    parts = {"cases": cases, "tokenizer": encodings(tokenizer)}
    text = [",\n".join(f"  {json.dumps(entry)}" for entry in entries) for entries in parts.values()]
    lists = ",\n".join(f' "{part}": [\n{lines}\n ]' for part, lines in zip(parts, text, strict=True))
    heads = "".join(f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    path.write_text("{\n" + heads + lists + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    for architecture, config in CONFIGS.items():
        tokenizer = TinyTokenizer("llama-bpe" if architecture == "llama" else "qwen2")
        folder = out / f"tiny-{architecture}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"tiny-{architecture}.gguf"
        with tempfile.TemporaryDirectory() as checkpoint:
            derived.write_checkpoint(config, checkpoint, dequantised(architecture))
            shapes = derived.safetensors_shapes(Path(checkpoint) / "model.safetensors")
            model = derived.load(checkpoint)
        write_gguf(file, architecture, config, tokenizer, shapes)
        cases = [text_case(model, tokenizer, stem) for stem in STEMS]
        nll = perplexity(model, prompt_ids(tokenizer, STEMS[1] + " the other of them"))
        write_golden(folder / "golden.json", cases, tokenizer, nll)
        difference = check_file(file, model, cases[-1]["prompt"])
        print(
            architecture, [len(case["prompt"]) for case in cases], nll["mean_nll"], f"from the file: {difference:.1e}"
        )


if __name__ == "__main__":
    main()
