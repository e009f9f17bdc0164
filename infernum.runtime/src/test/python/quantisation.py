"""Makes blocks.json: packed bytes of each weight format and the float32 values that `gguf` reads in them.

Run: python3 quantisation.py OUT        (committed: ../resources/quantisation/blocks.json)
Per format: `elements` and `bytes` of a block, `packed` (hexadecimal) and `values` (the float32 bits,
little-endian, hexadecimal), one string per block. The scales meet every corner of half precision
that is finite: zeros of both signs, subnormals, the largest, negative ones. In all formats a value's
product of scale and quantum is exact; only Q4_1 rounds, once, when it adds the minimum.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize

import derived

# Bit patterns of half precision: +-0, subnormals, the least normal, one, about a third, the largest.
CORNERS = [
    0x0000,
    0x8000,
    0x0001,
    0x8001,
    0x03FF,
    0x83FF,
    0x0400,
    0x8400,
    0x3C00,
    0xBC00,
    0x3555,
    0xB555,
    0x7BFF,
    0xFBFF,
]
HALVES_PER_BLOCK = {"Q4_0": 1, "Q4_1": 2, "Q8_0": 1}
RANDOM_BLOCKS = 16


def random_bytes(name, count):
    return (derived.counter_bits(name, count) >> np.uint64(56)).astype(np.uint8)


def finite_halves(name, count):
    """Random half-precision patterns, none infinite or NaN."""
    bits = (derived.counter_bits(name, count) >> np.uint64(48)).astype(np.uint16)
    return np.where(bits & 0x7C00 == 0x7C00, bits & 0xBFFF, bits).astype(np.uint16)


def blocks(format_name, size):
    """Blocks whose scale (and minimum) take every corner, then random ones; little-endian."""
    halves = HALVES_PER_BLOCK[format_name]
    if halves == 1:
        corners = [[scale] for scale in CORNERS]
    else:
        corners = [[scale, minimum] for scale in CORNERS for minimum in CORNERS[::3]]
    drawn = finite_halves(f"{format_name}.scales", RANDOM_BLOCKS * halves).reshape(-1, halves)
    scales = np.concatenate([np.array(corners, dtype="<u2"), drawn.astype("<u2")])
    quanta = random_bytes(f"{format_name}.quanta", len(scales) * (size - 2 * halves)).reshape(len(scales), -1)
    quanta[0], quanta[1] = 0x00, 0xFF
    # Every byte value, so that every quantum stands at both ends of a byte.
    quanta[len(corners) :].reshape(-1)[:256] = np.arange(256)
    return np.concatenate([scales.view(np.uint8), quanta], axis=1)


def sixteen_bits(infinity):
    """Every 97th pattern of a 16-bit float that isn't a NaN, and the corners; rows of 32."""
    patterns = [bits for bits in range(0, 0x10000, 97) if bits & 0x7FFF <= infinity]
    patterns += [0x0000, 0x8000, 0x0001, 0x8001, infinity, infinity | 0x8000, infinity - 1, 0x007F, 0x0080, *CORNERS]
    patterns += [0] * (-len(patterns) % 32)
    return np.array(patterns, dtype="<u2").view(np.uint8).reshape(-1, 64)


def reference(format_name, packed, elements):
    kind = GGMLQuantizationType[format_name]
    values = dequantize(packed, kind).astype("<f4")
    return {
        "format": format_name,
        "elements": elements,
        "bytes": packed.shape[1] * elements // values.shape[1],
        "packed": [row.tobytes().hex() for row in packed],
        "values": [row.tobytes().hex() for row in values],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    formats = [reference("F16", sixteen_bits(0x7C00), 1), reference("BF16", sixteen_bits(0x7F80), 1)]
    for name in HALVES_PER_BLOCK:
        elements, size = GGML_QUANT_SIZES[GGMLQuantizationType[name]]
        formats.append(reference(name, blocks(name, size), elements))
    arguments.out.write_text(json.dumps(formats, indent=0) + "\n")


if __name__ == "__main__":
    main()
