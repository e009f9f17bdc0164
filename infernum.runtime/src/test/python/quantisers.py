"""Makes quantisers.json: how far llama.cpp's quantisers are from given rows, for each format that is written.

Run: python3 quantisers.py BINS OUT     (committed: ../resources/quantisation/quantisers.json)
BINS is a folder with llama.cpp's libggml-base.so, as ../shared/peer/setup.sh fetches it.
Per format and kind of rows: the sum of squared errors, in float64, of 16 rows of 512. Rows are made of derived numbers u
in [-1, 1) (../resources/goldens/README.md, scale 1), named KIND.0, KIND.1, ...: `even` is u, `bell` the sum of six,
`heavy` the product of three, `above` u + 1.5, `sparse` is even where the second number is below -0.5, else 0; sums and
products from the left in float64, then rounded to float32.
"""

import argparse
import ctypes
import json
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize

import derived

ROWS, LENGTH = 16, 512
FORMATS = ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K")


def numbers(kind, index):
    """The derived numbers of one name, in [-1, 1)."""
    return (derived.counter_bits(f"{kind}.{index}", ROWS * LENGTH).view(np.int64) >> 42) / 2.0**21


def rows(kind):
    u = [numbers(kind, i) for i in range({"bell": 6, "heavy": 3, "sparse": 2}.get(kind, 1))]
    values = {
        "even": lambda: u[0],
        "bell": lambda: u[0] + u[1] + u[2] + u[3] + u[4] + u[5],
        "heavy": lambda: u[0] * u[1] * u[2],
        "above": lambda: u[0] + 1.5,
        "sparse": lambda: np.where(u[1] < -0.5, u[0], 0.0),
    }[kind]()
    return values.astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bins", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    ggml = ctypes.CDLL(str((arguments.bins / "libggml-base.so").resolve()))
    ggml.ggml_quantize_chunk.restype = ctypes.c_size_t
    errors = {}
    for name in FORMATS:
        kind = GGMLQuantizationType[name]
        elements, size = GGML_QUANT_SIZES[kind]
        errors[name] = {}
        for shape in ("even", "bell", "heavy", "above", "sparse"):
            source = rows(shape)
            packed = np.zeros((ROWS, LENGTH // elements * size), dtype=np.uint8)
            ggml.ggml_quantize_chunk(
                ctypes.c_int(kind.value),
                source.ctypes.data_as(ctypes.c_void_p),
                packed.ctypes.data_as(ctypes.c_void_p),
                ctypes.c_int64(0),
                ctypes.c_int64(ROWS),
                ctypes.c_int64(LENGTH),
                None,
            )
            difference = dequantize(packed, kind).astype(np.float64).reshape(-1) - source
            errors[name][shape] = float((difference**2).sum())
    arguments.out.write_text(json.dumps(errors, indent=1) + "\n")


if __name__ == "__main__":
    main()
