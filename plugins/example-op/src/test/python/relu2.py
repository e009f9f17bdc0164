"""Makes the golden of a Llama whose activation is the squared ReLU, by transformers.

Run: python3 relu2.py OUT       (committed: ../resources/relu2)
OUT/{config.json,golden.json} are those of the runtime's golden llama-kv8 with "hidden_act": "relu2", on
the same derived weights (infernum.runtime/src/test/resources/goldens/README.md).
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
sys.path.insert(0, str(ROOT / "infernum.runtime/src/test/python"))

import derived  # noqa: E402
import goldens  # noqa: E402

PROMPT_LENGTHS = (1, 17, 40)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        checkpoint = Path(scratch)
        derived.write_checkpoint({**goldens.CONFIGS["llama-kv8"], "hidden_act": "relu2"}, checkpoint)
        model = derived.load(checkpoint)
        cases = [goldens.decided_case(model, length) for length in PROMPT_LENGTHS]
        (out / "config.json").write_text((checkpoint / "config.json").read_text())
        goldens.write_golden(out / "golden.json", cases)
        print(*(case["smallest_top2_gap"] for case in cases))


if __name__ == "__main__":
    main()
