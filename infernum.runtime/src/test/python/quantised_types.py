"""Makes types.json: which type llama.cpp's quantize gives to each tensor of some models.

Run: python3 quantised_types.py PEER OUT     (committed: ../resources/convert/types.json)
PEER is the folder that ../shared/peer/setup.sh made (`lltool` and `bins` in it).
Each model has the tensors and metadata that llama.cpp wants of its architecture, in F16, without a vocabulary. In the file:
`architecture`, `layers`, `heads`, `kv_heads`, `experts`, `tensors` (name, shape rows first) and `types` by file type.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter

FILE_TYPES = ("F16", "Q4_0", "Q8_0", "Q4_K_M", "Q5_K_M", "Q6_K")
VOCABULARY = 32


def model(architecture, layers, width, inner, heads, kv_heads, experts=0, tied=False):
    head = width // heads
    tensors = {"token_embd.weight": [VOCABULARY, width], "output_norm.weight": [width]}
    if not tied:
        tensors["output.weight"] = [VOCABULARY, width]
    for layer in range(layers):
        block = f"blk.{layer}."
        tensors[block + "attn_norm.weight"] = [width]
        tensors[block + "ffn_norm.weight"] = [width]
        tensors[block + "attn_q.weight"] = [heads * head, width]
        tensors[block + "attn_k.weight"] = [kv_heads * head, width]
        tensors[block + "attn_v.weight"] = [kv_heads * head, width]
        tensors[block + "attn_output.weight"] = [width, heads * head]
        if architecture == "qwen2":
            for name, rows in (("q", heads), ("k", kv_heads), ("v", kv_heads)):
                tensors[f"{block}attn_{name}.bias"] = [rows * head]
        if architecture.startswith("qwen3"):
            tensors[block + "attn_q_norm.weight"] = [head]
            tensors[block + "attn_k_norm.weight"] = [head]
        if experts:
            tensors[block + "ffn_gate_inp.weight"] = [experts, width]
            for part, shape in (("gate", [inner, width]), ("up", [inner, width]), ("down", [width, inner])):
                tensors[f"{block}ffn_{part}_exps.weight"] = [experts, *shape]
        else:
            for part, shape in (("gate", [inner, width]), ("up", [inner, width]), ("down", [width, inner])):
                tensors[f"{block}ffn_{part}.weight"] = shape
    return {
        "architecture": architecture,
        "layers": layers,
        "heads": heads,
        "kv_heads": kv_heads,
        "experts": experts,
        "width": width,
        "inner": inner,
        "tensors": tensors,
    }


MODELS = {
    "llama": model("llama", 24, 256, 512, 4, 2),
    "tied": model("llama", 3, 256, 256, 4, 2, tied=True),
    "narrow": model("llama", 10, 64, 96, 4, 2),
    "half narrow": model("llama", 9, 64, 256, 4, 2, tied=True),
    "odd": model("llama", 2, 48, 80, 4, 2),
    "mixtral": model("llama", 8, 256, 256, 4, 2, experts=8),
    "four experts": model("llama", 8, 256, 256, 4, 2, experts=4),
    "seventy": model("llama", 80, 256, 256, 8, 1),
    "seventy equal heads": model("llama", 80, 256, 256, 4, 4),
    "qwen2": model("qwen2", 16, 256, 512, 4, 2),
    "qwen2 of eighty": model("qwen2", 80, 256, 256, 4, 2),
    "qwen3": model("qwen3", 17, 256, 512, 4, 2, tied=True),
    "qwen3moe": model("qwen3moe", 12, 256, 256, 4, 2, experts=16),
}


def write(shape, path):
    name = shape["architecture"]
    writer = GGUFWriter(path, name)
    for key, value in (
        ("block_count", shape["layers"]),
        ("context_length", 128),
        ("embedding_length", shape["width"]),
        ("feed_forward_length", shape["inner"]),
        ("attention.head_count", shape["heads"]),
        ("attention.head_count_kv", shape["kv_heads"]),
        ("vocab_size", VOCABULARY),
    ):
        writer.add_uint32(f"{name}.{key}", value)
    writer.add_float32(f"{name}.attention.layer_norm_rms_epsilon", 1e-5)
    if shape["experts"]:
        writer.add_uint32(f"{name}.expert_count", shape["experts"])
        writer.add_uint32(f"{name}.expert_used_count", 2)
        writer.add_uint32(f"{name}.expert_feed_forward_length", shape["inner"])
    writer.add_string("tokenizer.ggml.model", "no_vocab")
    for tensor, dimensions in shape["tensors"].items():
        small = len(dimensions) == 1 or "ffn_gate_inp" in tensor
        writer.add_tensor(tensor, np.full(dimensions, 0.5, dtype=np.float32 if small else np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "source.gguf", Path(folder) / "made.gguf"
        for title, shape in MODELS.items():
            write(shape, source)
            types = {}
            for file_type in FILE_TYPES:
                tool = [arguments.peer / "lltool", arguments.peer / "bins", "quantize", source, made, file_type]
                done = subprocess.run(tool, capture_output=True, text=True)
                if done.returncode:
                    raise ValueError(f"{title} as {file_type}: {done.stderr[-400:]}")
                found = {t.name: GGMLQuantizationType(t.tensor_type).name for t in GGUFReader(made).tensors}
                types[file_type] = [found[name] for name in shape["tensors"]]
            kept = {key: shape[key] for key in ("architecture", "layers", "heads", "kv_heads", "experts")}
            tensors = [[name, dimensions] for name, dimensions in shape["tensors"].items()]
            entries.append(json.dumps({"model": title, **kept, "tensors": tensors, "types": types}))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text("[\n" + ",\n".join(entries) + "\n]\n")


if __name__ == "__main__":
    main()
