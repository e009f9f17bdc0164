"""Makes blocks.json: packed bytes of each weight format and the float32 values that `gguf` reads in them.

Run: python3 quantisation.py OUT        (committed: ../resources/quantisation/blocks.json)
Per format: `elements` and `bytes` of a block, `packed` (hexadecimal) and `values` (the float32 bits,
little-endian, hexadecimal), one string per block. The scales meet every corner of half precision
that is finite: zeros of both signs, subnormals, the largest, negative ones. In all formats a value's
product of scale and quantum is exact but in the K formats, whose scales are products themselves; those with a
minimum round when they add it. F8_E4M3 is SafeTensors' and PyTorch's, not gguf's.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
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

# Where the half-precision fields of other blocks lie, in bytes; everything else takes any bits.
HALVES_AT = {
    "Q5_0": [0],
    "Q5_1": [0, 2],
    "Q2_K": [80, 82],
    "Q3_K": [108],
    "Q4_K": [0, 2],
    "Q5_K": [0, 2],
    "Q6_K": [208],
    "IQ4_NL": [0],
    "IQ4_XS": [0],
    "MXFP4": [],
}


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


def blocks_with_halves_at(format_name, size, places):
    """Random blocks whose half-precision fields take every corner, each beside another one."""
    packed = random_bytes(f"{format_name}.bits", size * (len(CORNERS) + 6)).reshape(-1, size)
    packed[0], packed[1] = 0x00, 0xFF
    for which, at in enumerate(places):
        corners = CORNERS[5 * which :] + CORNERS[: 5 * which]
        drawn = finite_halves(f"{format_name}.halves.{at}", len(packed) - len(CORNERS))
        halves = np.concatenate([np.array(corners, dtype="<u2"), drawn.astype("<u2")])
        packed[:, at : at + 2] = halves.reshape(-1, 1).view(np.uint8)
    return packed


def every_exponent():
    """Blocks of MXFP4 with each of the 256 shared exponents, and every nibble."""
    packed = random_bytes("MXFP4.bits", 256 * 17).reshape(-1, 17)
    packed[:, 0] = np.arange(256)
    return packed


def every_eight_bits():
    """All patterns of float8_e4m3fn, by PyTorch; NaNs in the form that it gives them."""
    bits = torch.arange(256, dtype=torch.uint8)
    values = bits.view(torch.float8_e4m3fn).to(torch.float32)
    values[values.isnan()] = float("nan")
    return {
        "format": "F8_E4M3",
        "elements": 1,
        "bytes": 1,
        "packed": [bits.numpy().tobytes().hex()],
        "values": [values.numpy().astype("<f4").tobytes().hex()],
    }


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
    for name, places in HALVES_AT.items():
        elements, size = GGML_QUANT_SIZES[GGMLQuantizationType[name]]
        packed = blocks_with_halves_at(name, size, places) if places else every_exponent()
        formats.append(reference(name, packed, elements))
    formats.append(every_eight_bits())
    arguments.out.write_text(json.dumps(formats, indent=0) + "\n")


if __name__ == "__main__":
    main()
