"""Makes small GGUF files that hold one of everything, and what a reader has to find in them.

Run: python3 gguf_files.py OUT          (committed: ../resources/gguf)
everything-v3.gguf   each type of metadata value, arrays of each, tensors of six formats
everything-v2.gguf   the same with version 2 in its header
aligned.gguf         the same with general.alignment = 128
big-endian.gguf      the same, written for big-endian machines (to be refused, or read)
nested.gguf          arrays within an array, no tensor
other-types.gguf     a tensor of zeros of each type that no model here computes with
split/*.gguf         the tensors of everything-v3.gguf, four to a file
everything.json      `metadata`: key, type, value (and `elements`, an array's type); `tensors`: name, format,
                     shape (rows first, as a checkpoint has it), values (float32 bits, little-endian, hexadecimal); `others`: name,
                     format, shape and bytes of those in other-types.gguf
"""

import argparse
import json
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFEndian, GGUFValueType, GGUFWriter
from gguf.quants import dequantize, quantize

import derived

ARCHITECTURE = "everything"
EXTREMES = {
    "UINT8": [0, 1, 255],
    "INT8": [-128, -1, 127],
    "UINT16": [0, 256, 65535],
    "INT16": [-32768, -1, 32767],
    "UINT32": [0, 65536, 4294967295],
    "INT32": [-2147483648, -1, 2147483647],
    "FLOAT32": [0.0, -1.5, 3.4028234663852886e38],
    "BOOL": [True, False, True],
    "STRING": ["", "plain", "Grüße, 世界 \U0001f30d\n\u0000end"],
    "UINT64": [0, 4294967296, 18446744073709551615],
    "INT64": [-9223372036854775808, -1, 9223372036854775807],
    "FLOAT64": [0.0, -0.1, 1.7976931348623157e308],
}
TENSORS = [
    ("scalar.weight", "F32", [1]),
    ("vector.weight", "F32", [5]),
    ("cube.weight", "F32", [2, 3, 4]),
    ("four.weight", "F32", [2, 1, 2, 3]),
    ("half.weight", "F16", [3, 7]),
    ("brain.weight", "BF16", [3, 5]),
    ("small.weight", "Q4_0", [3, 64]),
    ("shifted.weight", "Q4_1", [2, 32]),
    ("byte.weight", "Q8_0", [2, 96]),
    ("experts.weight", "Q8_0", [2, 2, 32]),
    ("naïve.重み", "F32", [2, 2]),
]
# Stored in files, but not computed with here.
OTHERS = "IQ2_XXS IQ2_XS IQ3_XXS IQ1_S IQ3_S IQ2_S I8 I16 I64 F64 IQ1_M TQ1_0 TQ2_0 NVFP4 Q1_0".split()


def metadata():
    """Key, type, value and, for arrays, type of elements."""
    for kind, values in EXTREMES.items():
        for index, value in enumerate(values):
            yield f"{ARCHITECTURE}.{kind.lower()}.{index}", kind, value, None
        yield f"{ARCHITECTURE}.array.{kind.lower()}", "ARRAY", values, kind
    yield f"{ARCHITECTURE}.array.one", "ARRAY", [7], "INT32"
    yield f"{ARCHITECTURE}.array.long", "ARRAY", list(range(300)), "UINT16"


def tensors():
    """Name, type and stored bytes of each tensor."""
    for name, format_name, shape in TENSORS:
        kind = GGMLQuantizationType[format_name]
        yield name, kind, shape, quantize(derived.tensor(name, shape), kind)


def write(path, endianess=GGUFEndian.LITTLE, alignment=None):
    writer = GGUFWriter(path, ARCHITECTURE, endianess=endianess)
    if alignment:
        writer.add_custom_alignment(alignment)
    for key, kind, value, elements in metadata():
        writer.add_key_value(key, value, GGUFValueType[kind], elements and GGUFValueType[elements])
    for name, kind, _, stored in tensors():
        writer.add_tensor(name, stored, raw_dtype=kind)
    finish(writer)


def write_nested(path):
    writer = GGUFWriter(path, ARCHITECTURE)
    writer.add_array(f"{ARCHITECTURE}.matrix", [[1, 2, 3], [4], [5, 6]])
    writer.add_array(f"{ARCHITECTURE}.words", [["a", "b"], ["c"]])
    finish(writer)


def others():
    """Name, type, shape and stored bytes: two rows of two blocks each."""
    for format_name in OTHERS:
        kind = GGMLQuantizationType[format_name]
        elements, size = GGML_QUANT_SIZES[kind]
        yield f"{format_name.lower()}.weight", kind, [2, 2 * elements], np.zeros((2, 2 * size), dtype=np.uint8)


def write_others(path):
    writer = GGUFWriter(path, ARCHITECTURE)
    for name, kind, _, stored in others():
        writer.add_tensor(name, stored, raw_dtype=kind)
    finish(writer)


def write_split(path):
    writer = GGUFWriter(path, ARCHITECTURE, split_max_tensors=4)
    writer.add_string(f"{ARCHITECTURE}.first", "the first file has the metadata")
    for name, kind, _, stored in tensors():
        writer.add_tensor(name, stored, raw_dtype=kind)
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def described():
    """What stands in the files, in words of JSON."""
    entries = [{"key": "general.architecture", "type": "STRING", "value": ARCHITECTURE}]
    for key, kind, value, elements in metadata():
        entry = {"key": key, "type": kind, "value": value}
        entries.append({**entry, "elements": elements} if elements else entry)
    contents = [
        {
            "name": name,
            "format": kind.name,
            "shape": shape,
            "values": dequantize(stored, kind).astype("<f4").tobytes().hex(),
        }
        for name, kind, shape, stored in tensors()
    ]
    unread = [{"name": name, "format": kind.name, "shape": shape, "bytes": stored.nbytes} for name, kind, shape, stored in others()]
    return {"metadata": entries, "tensors": contents, "others": unread}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    write(out / "everything-v3.gguf")
    third = (out / "everything-v3.gguf").read_bytes()
    (out / "everything-v2.gguf").write_bytes(third[:4] + (2).to_bytes(4, "little") + third[8:])
    write(out / "aligned.gguf", alignment=128)
    write(out / "big-endian.gguf", endianess=GGUFEndian.BIG)
    write_nested(out / "nested.gguf")
    write_others(out / "other-types.gguf")
    (out / "split").mkdir(exist_ok=True)
    write_split(out / "split" / "everything.gguf")
    text = {part: ",\n".join(json.dumps(entry) for entry in entries) for part, entries in described().items()}
    (out / "everything.json").write_text(
        "{\n" + ",\n".join(f'"{part}": [\n{lines}\n]' for part, lines in text.items()) + "\n}\n"
    )


if __name__ == "__main__":
    main()
