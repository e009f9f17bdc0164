"""Stages of sampling as transformers and PyTorch have them.

Writes {"rows": [[logits]], "history": [tokens], "cases": [{"stage", "value", "rows": [[logits or null]]}], "logprobs":
[[logarithms of probabilities]]}. A case is what transformers' processor makes of each row; null is a token that it took out.
Rows have no two equal logits, so that ties needn't be broken. History is what a repetition penalty counts.
"""

import json
import sys
from pathlib import Path

import torch
from transformers.generation.logits_process import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

STAGES = {
    "temperature": (TemperatureLogitsWarper, [0.25, 0.7, 1.7]),
    "top_k": (TopKLogitsWarper, [1, 2, 7, 31]),
    "top_p": (TopPLogitsWarper, [0.05, 0.5, 0.9, 0.99]),
    "min_p": (MinPLogitsWarper, [0.01, 0.2, 0.9]),
    "repetition_penalty": (RepetitionPenaltyLogitsProcessor, [0.5, 1.3, 2.0]),
}


def listed(rows):
    return [[value if value > float("-inf") else None for value in row] for row in rows.tolist()]


def main():
    generator = torch.Generator().manual_seed(6)
    rows = torch.randn(8, 32, generator=generator) * torch.linspace(0.5, 6, 8)[:, None]
    assert all(len(set(row)) == 32 for row in rows.tolist())
    history = torch.randint(0, 32, (12,), generator=generator)
    cases = []
    for stage, (processor, values) in STAGES.items():
        for value in values:
            processed = processor(value)(history.expand(8, -1), rows.clone())
            cases.append({"stage": stage, "value": value, "rows": listed(processed)})
    made = {
        "rows": rows.tolist(),
        "history": history.tolist(),
        "cases": cases,
        "logprobs": torch.log_softmax(rows.double(), dim=-1).tolist(),
    }
    folder = Path(sys.argv[1]) / "sampling"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stages.json").write_text(json.dumps(made, separators=(",", ":")) + "\n")


main()
