"""Draws the loss over the tokens seen.

Run: python -m spark.curve LOSS.csv OUT.svg
"""

import csv
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt  # noqa: E402


def main():
    source, out = Path(sys.argv[1]), sys.argv[2]
    with source.open() as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    plt.rcParams["svg.hashsalt"] = "spark"
    figure, axes = plt.subplots(figsize=(7, 3.6))
    axes.plot([row["tokens"] / 1e6 for row in rows], [row["loss"] for row in rows], label="training, mean of 50 steps")
    checked = [row for row in rows if row["validation_loss"] == row["validation_loss"]]
    axes.plot([row["tokens"] / 1e6 for row in checked], [row["validation_loss"] for row in checked], "o", label="validation")
    axes.set(xlabel="million tokens", ylabel="nats per answer token", yscale="log")
    rate = axes.twinx()
    rate.plot([row["tokens"] / 1e6 for row in rows], [row["rate"] for row in rows], color="gray", linewidth=0.8)
    rate.set(ylabel="part of the full learning rate", ylim=(0, 3), yticks=(0, 1))
    axes.legend()
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main()
