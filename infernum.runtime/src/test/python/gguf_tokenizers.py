"""Makes llama-cpp.json.gz: what llama.cpp makes of texts, for each kind of tokenizer that a GGUF file can have.

Run: python3 gguf_tokenizers.py PEER OUT        (committed: ../resources/tokenizer/llama-cpp.json.gz)
PEER is a folder with `lltool`, a driver of llama.cpp, and its libraries in `bins`. tokenizers[]: name, metadata (as it
stands in the GGUF file, that of `base` where it has one, and its own over it), and per text ids (control tokens as text,
none added) and special (control tokens parsed, with those around a sequence). A pre-tokenizer that this llama.cpp doesn't
know has no ids; a text that it can't be asked about has null.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import gguf
import numpy as np
import sentencepiece

import tokenizer_json
from tokenizer_texts import TEXTS, write_packed

PRE = """
gpt-2 phi-2 jina-es jina-de jina-v2-es jina-v2-de jina-v1-en jina-v2-code roberta-bpe gigachat a.x-4.0 mellum modern-bert mpt olmo jais trillion
granite-docling exaone4 starcoder refact command-r smollm codeshell exaone minerva-7b mellum2 falcon default bloom poro-chat gpt3-finnish viking
llama-bpe llama3 llama-v3 falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano dbrx smaug-bpe glm4 chatglm-bpe qwen2 deepseek-r1-qwen kormo f2llmv2
megrez stablelm2 hunyuan solar-open grok-2 qwen35 laguna ufakzeka minicpm5 seed-coder bailingmoe bailingmoe2 llada-moe exaone-moe jais-2 gpt-4o llama4
kanana2 talkie minimax-m2 granite-embed-multi-97m tekken tiny_aya cohere2moe kimi-k2 youtu deepseek-v3 hunyuan-dense joyai-llm hy_v4 spark2_5
deepseek-coder deepseek-llm afmoe superbpe chameleon
""".split()
EXTRA = ["<|im_start|>user\nhi <|im_end|>", "a<s>b</s> <s>", "<tool> x<tool>", "<unk>", "▁a ▁", " \n\n\n a\n\n", "1234567 12345678 123456789", "ÄÖäö ÉCOLE Écoleà ЖУКжук", "<think>\n</think>"]
TEXTS = [text for text in [*TEXTS, *EXTRA] if text]


def types(tokens, control, user_defined, byte=()):
    return [3 if t in control else 4 if t in user_defined else 6 if t in byte else 1 for t in tokens]


def of_library(tokenizer, model, pre):
    """A tokenizer of the tokenizers library as a converter would write it."""
    document = json.loads(tokenizer.to_str())
    vocab = document["model"]["vocab"]
    tokens = [token for token, _ in sorted(vocab.items(), key=lambda item: item[1])]
    merges = [" ".join(pair) for pair in document["model"]["merges"]]
    control = {"<s>", "</s>", "<unk>", "<|im_start|>", "<|im_end|>"}
    tokens += ["<tool>", "<think>"]
    byte = {f"<0x{value:02X}>" for value in range(256)}
    return {
        "model": model, "pre": pre, "tokens": tokens, "token_type": types(tokens, control, {"<tool>", "<think>"}, byte), "merges": merges,
        "bos_token_id": 0, "eos_token_id": 1, "unknown_token_id": 2,
    }


def of_sentencepiece(add_space_prefix):
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.txt")
        corpus.write_text("\n".join(text.replace("\n", " ") for text in tokenizer_json.CORPUS if "\0" not in text) + "\n")
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=str(Path(folder, "m")), vocab_size=800, model_type="bpe", byte_fallback=True, character_coverage=0.985, minloglevel=2,
            normalization_rule_name="identity", remove_extra_whitespaces=False, user_defined_symbols=["<tool>", "  ", "\n\n"],
            control_symbols=["<|im_start|>", "<|im_end|>"], num_threads=1, hard_vocab_limit=False,
        )
        model = sentencepiece.SentencePieceProcessor(model_file=str(Path(folder, "m.model")))
    ids = range(model.get_piece_size())
    kinds = [2 if model.is_unknown(i) else 3 if model.is_control(i) else 6 if model.is_byte(i) else 1 for i in ids]
    tokens = [model.id_to_piece(i) for i in ids]
    kinds = [4 if token in ("<tool>", "  ", "\n\n", "▁▁") and kind == 1 else kind for token, kind in zip(tokens, kinds)]
    values = {"model": "llama", "pre": "default", "tokens": tokens, "scores": [model.get_score(i) for i in ids], "token_type": kinds}
    return values | {"bos_token_id": 1, "eos_token_id": 2, "unknown_token_id": 0, "add_space_prefix": add_space_prefix}


def write(path, metadata):
    """A model of one layer, which nobody runs."""
    size, width = len(metadata["tokens"]), 32
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(64)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(width)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(size)
    for key, value in metadata.items():
        key = f"tokenizer.ggml.{key}"
        if isinstance(value, bool):
            writer.add_bool(key, value)
        elif isinstance(value, int):
            writer.add_uint32(key, value)
        elif isinstance(value, str):
            writer.add_string(key, value)
        else:
            writer.add_array(key, value)
    shapes = {"token_embd": (size, width), "output": (size, width), "output_norm": (width,)}
    shapes |= {f"blk.0.{name}": (width, width) for name in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")}
    shapes |= {f"blk.0.{name}": (width,) for name in ("attn_norm", "ffn_norm")}
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", np.zeros(shape, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tokens(peer, path, *special):
    records = b"".join(b"%d\n%s\n" % (len(text.encode()), text.encode()) for text in TEXTS)
    run = subprocess.run([peer / "lltool", peer / "bins", "tokenize", path, *special], input=records, capture_output=True, timeout=120)
    if run.returncode:
        return None
    return [[int(token) for token in line.split()] for line in run.stdout.decode().split("\n")[: len(TEXTS)]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    library = dict(tokenizer_json.all_tokenizers(("gpt2", "gemma")))
    base = of_library(library["gpt2"], "gpt2", "gpt-2")
    cases = [{"name": pre, "base": True, "metadata": {"pre": pre}} for pre in PRE]
    cases += [{"name": "gemma4", "metadata": of_library(library["gemma"], "gemma4", "gemma4") | {"add_bos_token": True}}]
    cases += [{"name": f"llama-{prefix}", "metadata": of_sentencepiece(prefix)} for prefix in (True, False)]
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "t.gguf")
            write(path, base | case["metadata"] if "base" in case else case["metadata"])
            for kind, options in (("ids", ()), ("special", ("special",))):
                result = tokens(arguments.peer, path, *options)
                if result is not None:
                    # A vocabulary of characters with U+0000 in it doesn't come through a C string.
                    skip = case["name"] == "gemma4"
                    case[kind] = [None if skip and "\0" in text else ids for text, ids in zip(TEXTS, result)]
    print("unknown to this llama.cpp:", [case["name"] for case in cases if "ids" not in case])
    write_packed(arguments.out, {"source": "llama.cpp (npm @node-llama-cpp/linux-x64 3.22.1)", "texts": TEXTS, "base": base, "tokenizers": cases})


if __name__ == "__main__":
    main()
