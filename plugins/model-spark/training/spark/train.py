"""Trains spark, or goes on with a training that was stopped.

Run: python -m spark.train WORK --stage STAGE [--steps N] [--stop-at M]      the stages one after another
WORK gets tokenizer.json, the packed tokens, checkpoint.pt every few minutes, loss.csv, and model.pt at the end.

The learning rate rises, stays, and falls to nothing over the last DECAY of the steps, so that a stopped training can go on
for longer or shorter than first meant: give another --steps before the fall begins. Only answers count for the loss; a row
holds several conversations, none of which sees another.
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from . import dataset, tokens
from .model import Config, Spark
from .muon import Muon

SEED = 1
ROW = 256
ROWS = 12
RATE = 3e-3
MUON_RATE = 6e-3
WARM_UP = 150
DECAY = 0.35
SAVE_EVERY = 180.0
VALIDATION = 3000


def conversation_ids(tokenizer, conversations):
    """Each conversation's tokens, and which of them are an answer's (its end too)."""
    texts, answers = [], []
    for system, turns in conversations:
        parts = [f"<|system|>{system}<|end|>"] if system else []
        flags = [False] * len(parts)
        for user, answer in turns:
            parts += [f"<|user|>{user.strip()}<|end|><|assistant|>", f"{answer}<|end|>"]
            flags += [False, True]
        texts.append(parts)
        answers.append(flags)
    encoded = iter(tokenizer.encode_batch_fast([part for parts in texts for part in parts]))
    for flags in answers:
        ids, counted = [], []
        for flag in flags:
            part = next(encoded).ids
            ids += part
            counted += [flag] * len(part)
        yield ids, counted


def packed(pairs):
    """Rows of ROW + 1 tokens: [rows, 3, ROW + 1] of token, conversation's number in the row (0: none), whether it counts."""
    rows, used, number = [], ROW + 1, 0
    for ids, counted in pairs:
        ids, counted = ids[: ROW + 1], counted[: ROW + 1]
        if used + len(ids) > ROW + 1:
            rows.append(np.zeros((3, ROW + 1), dtype=np.int16))
            used, number = 0, 0
        number += 1
        there = slice(used, used + len(ids))
        rows[-1][0, there], rows[-1][1, there], rows[-1][2, there] = ids, number, counted
        used += len(ids)
    return np.stack(rows)


def prepare(work, stage):
    """Makes what isn't there yet: the tokenizer, always of the plain texts, and a stage's packed rows."""
    rows, validation = work / f"rows-{stage}.npy", work / f"validation-{stage}.npy"
    if not (work / "tokenizer.json").exists():
        texts = (text for _, turns in dataset.training("plain")[:100_000] for turn in turns for text in turn)
        tokens.train(texts).save(str(work / "tokenizer.json"))
    if not rows.exists():
        conversations, tokenizer = dataset.training(stage), tokens.load(work / "tokenizer.json")
        np.save(validation, packed(conversation_ids(tokenizer, conversations[-VALIDATION:])))
        np.save(rows, packed(conversation_ids(tokenizer, conversations[:-VALIDATION])))
    return np.load(rows), np.load(validation)


def loss_of(model, rows):
    """Mean loss over the answers' tokens, in nats."""
    rows = torch.from_numpy(rows.astype(np.int64))
    ids, owner, counted = rows[:, 0], rows[:, 1, :-1], rows[:, 2, 1:].bool()
    same = owner[:, :, None] == owner[:, None, :]
    mask = (same & torch.ones(ROW, ROW, dtype=torch.bool).tril()).unsqueeze(1)
    hidden = model(ids[:, :-1], mask)[counted]
    return F.cross_entropy(model.logits(hidden), ids[:, 1:][counted])


def rate(step, steps):
    """The part of the full learning rate that a step has."""
    left = (steps - step) / (steps * DECAY)
    return min(1.0, (step + 1) / WARM_UP, max(0.0, left))


def batch(rows, step):
    """The rows of a step: every epoch in another order."""
    per_epoch = len(rows) // ROWS
    epoch, at = divmod(step, per_epoch)
    order = np.random.default_rng(SEED + epoch).permutation(len(rows))
    return rows[order[at * ROWS : (at + 1) * ROWS]]


def optimisers(model):
    """Muon for the matrices, AdamW for the embedding and the norms."""
    named = list(model.named_parameters())
    matrices = [weight for name, weight in named if weight.dim() == 2 and "embed" not in name]
    others = [weight for name, weight in named if weight.dim() < 2 or "embed" in name]
    return [Muon(matrices, MUON_RATE), torch.optim.AdamW(others, lr=RATE, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)]


@torch.no_grad()
def validate(model, rows):
    return sum(loss_of(model, rows[i : i + ROWS]).item() for i in range(0, len(rows), ROWS)) / math.ceil(len(rows) / ROWS)


class Run:
    """A training as it stands; what a checkpoint holds."""

    def __init__(self, work):
        torch.manual_seed(SEED)
        self.path = work / "checkpoint.pt"
        self.model = Spark(Config())
        self.optimisers = optimisers(self.model)
        self.full = [[group["lr"] for group in one.param_groups] for one in self.optimisers]
        self.step, self.seconds = 0, 0.0
        if self.path.exists():
            state = torch.load(self.path)
            self.model.load_state_dict(state["model"])
            for one, there in zip(self.optimisers, state["optimisers"], strict=True):
                one.load_state_dict(there)
            self.step, self.seconds = state["step"], state["seconds"]
        self._since = time.monotonic() - self.seconds

    def save(self):
        part = self.path.with_suffix(".part")
        states = [one.state_dict() for one in self.optimisers]
        torch.save({"model": self.model.state_dict(), "optimisers": states, "step": self.step, "seconds": self.seconds}, part)
        part.rename(self.path)

    def learn(self, rows, part):
        """One step on these rows at a part of the full rate; the loss before it."""
        for one, full in zip(self.optimisers, self.full, strict=True):
            for group, most in zip(one.param_groups, full, strict=True):
                group["lr"] = most * part
        loss = loss_of(self.model, rows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for one in self.optimisers:
            one.step()
            one.zero_grad(set_to_none=True)
        self.step += 1
        self.seconds = time.monotonic() - self._since
        return loss.item()


def train(work, stage, steps, stop_at):
    rows, validation = prepare(work, stage)
    run = Run(work)
    print(f"{sum(p.numel() for p in run.model.parameters())} parameters, {len(rows)} {stage} rows, from step {run.step}", flush=True)
    saved, recent, end = run.seconds, [], min(steps, stop_at)
    with (work / "loss.csv").open("a") as log:
        while run.step < end:
            part = rate(run.step, steps)
            recent.append(run.learn(batch(rows, run.step), part))
            if run.step % 50 == 0 or run.step == end:
                checked = validate(run.model, validation[: 4 * ROWS]) if run.step % 250 == 0 or run.step == end else float("nan")
                log.write(f"{run.step},{run.step * ROWS * ROW},{part:.3f},{np.mean(recent):.5f},{checked:.5f},{run.seconds:.0f}\n")
                log.flush()
                recent.clear()
            if run.seconds - saved > SAVE_EVERY or run.step == end:
                run.save()
                saved = run.seconds
    if run.step == steps:
        torch.save(run.model.state_dict(), work / "model.pt")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--stage", choices=dataset.SEEDS, required=True)
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--stop-at", type=int, default=1 << 60, help="end the run here, with a checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    train(arguments.work, arguments.stage, arguments.steps, arguments.stop_at)


if __name__ == "__main__":
    main()
