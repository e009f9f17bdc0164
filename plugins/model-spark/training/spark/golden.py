"""Writes golden.json.gz beside the GGUF file: what `infernum verify spark` compares with.

Run: python -m spark.golden WORK FILE.gguf     (FILE.gguf is what gguf_file made of WORK; checked through transformers)
Logits and continuations are transformers' in float32 on the dequantised weights, ids those of the tokenizers package, chats
jinja2's through transformers.
"""

import argparse
import gzip
import json
from pathlib import Path

import jinja2
import tokenizers
import torch
import transformers

from . import evaluate, tokens
from .reference import Reference

TEXTS = (
    "What is Infernum?", "Count from 1 to 20!", " two  spaces\nand\ttabs", "", "7+8=15, 12 - 5 = 7", "it's 2024; they're HERE", "Grüße, señor — 日本語 🔥", "/v1/chat/completions", "./infernum run MODEL --prompt TEXT",
    "<|user|>What is your name?<|end|><|assistant|>", "no <|such|> token", "\n\n\n", "aaaaaaaaaaaaaaaa", "The QUICK brown fox", "x" * 40, "\u00a0\u2003wide spaces", "e\u0301 combined", "\x00\x01\x7f",
)  # fmt: skip
CHATS = (
    ["What is Infernum?"],
    ["What is 7 plus 8?", "7 plus 8 is 15.", "And 2 more?"],
    ["How do I load a bigger model?"],
    ["Who won the 1998 world cup?"],
    ["Write a rhyme about a candle."],
    ["Tell me a story about a fox."],
    ["What is the opposite of hot?"],
    ["Which endpoint tells whether the server is ready?"],
)


@torch.no_grad()
def case(reference, prompt, name):
    """The entry of one prompt."""
    logits = reference.model(torch.tensor([prompt]), use_cache=False).logits[0]
    greedy, lead = reference.answer(prompt)
    best = logits.max(-1)
    return {
        "text": name,
        "prompt": prompt,
        "greedy": [*greedy, reference.end],
        "greedy_text": reference.text(greedy),
        "smallest_top2_gap": round(lead, 4),
        "last_logits": [round(value, 4) for value in logits[-1].tolist()],
        "all_position_argmax": best.indices.tolist(),
        "all_position_max": [round(value, 4) for value in best.values.tolist()],
    }


def encodings(tokenizer):
    """Ids with special tokens as plain text, and as themselves."""
    plain = tokens.load_plain(tokenizer)
    return [{"text": text, "ids": plain.encode(text).ids, "ids_parsing_specials": tokenizer.encode(text).ids} for text in TEXTS]


def chats():
    """The template by jinja2, with and without what begins an answer."""
    template = jinja2.Environment(trim_blocks=True, lstrip_blocks=True).from_string(tokens.TEMPLATE)
    made = []
    for system in ("", "You are a helpful assistant."):
        for turns in CHATS[:2]:
            messages = tokens.messages(turns, system)
            made.append({"messages": messages, "rendered": template.render(messages=messages, add_generation_prompt=True)})
            if made[-1]["rendered"] != tokens.rendered(messages):
                raise ValueError("the training renders otherwise than the template")
    return made


def held_back_text():
    """Some held-back prompts with their right answers, as chats one after another."""
    chosen = evaluate.entries("exact.jsonl", 27)
    return "".join(tokens.rendered(tokens.messages([*entry["turns"], entry["answer"]]), answering=False) for entry in chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = tokens.load(arguments.work / "tokenizer.json")
    reference = Reference(evaluate.weights(arguments.work), tokenizer)
    ids = tokenizer.encode(held_back_text()).ids
    golden = {
        "source": f"transformers {transformers.__version__}, torch {torch.__version__}, float32, eager attention, on the dequantised weights; ids: tokenizers {tokenizers.__version__}; chats: jinja2 {jinja2.__version__}",
        "tolerance": "logits within 1e-3 absolute in float32",
        "perplexity": {"ids": ids, "mean_nll": round(reference.losses(ids).mean().item(), 6)},
        "cases": [case(reference, reference.prompt(turns), turns[-1]) for turns in CHATS],
        "tokenizer": encodings(tokenizer),
        "chats": chats(),
    }
    difference = reference.check_file(arguments.file, golden["cases"][1]["prompt"])
    out = arguments.file.parent / "golden.json.gz"
    # No time in the header: the same content is the same file.
    out.write_bytes(gzip.compress(json.dumps(golden, ensure_ascii=False).encode(), mtime=0))
    print(f"{out}: {out.stat().st_size} bytes; {len(ids)} tokens of perplexity; read from the file, logits differ by {difference:.1e}")


if __name__ == "__main__":
    main()
