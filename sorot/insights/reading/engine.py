"""`python -m sorot.insights.reading.engine BYTES`: paths on standard input, one a line; their lines of text come back.

Each answer is one JSON line: `{"size": [width, height], "boxes": [[text, score, left, top, right, bottom], ...]}` in
pixels of the upright picture, or `{"error": code}`. The memory of this process is bounded by BYTES; whoever starts it
bounds its time (`process`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

#: The short side that pictures are brought up to, the long side that lines are looked for at, the most pixels.
SHORT_SIDE, LOOKED_AT, MAX_PIXELS = 700, 1280, 50_000_000
#: Darker than this on average: light letters on a dark screen.
DARK = 110


def main(arguments: list[str]) -> int:
    """Exit code 0 when all paths were answered."""
    from sorot.analytics.parsing.sheet_reader import _bound

    _bound(int(arguments[0]))
    reader = load()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(reader, line.rstrip("\n")), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def load() -> Any:
    """The engine with the models of its own wheel. Every path is named, so that nothing is ever downloaded."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": 4_000,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": LOOKED_AT,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )


def answer(reader: Any, path: str) -> dict[str, Any]:
    """What one picture says, or why it cannot be read."""
    try:
        return look(reader, path)
    except MemoryError:
        return {"error": "too_large"}
    except (OSError, ValueError, SyntaxError):
        return {"error": "broken"}


def look(reader: Any, path: str) -> dict[str, Any]:
    """Lines of text of one picture."""
    import numpy as np
    from PIL import Image, ImageOps

    with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            return {"error": "too_large"}
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    width, height = picture.size
    factor = 1.0
    if min(width, height) < SHORT_SIDE:
        factor = min(3.0, SHORT_SIDE / min(width, height))
        picture = picture.resize((round(width * factor), round(height * factor)), Image.Resampling.LANCZOS)
    if np.asarray(picture.convert("L").resize((64, 64))).mean() < DARK:
        picture = ImageOps.invert(picture)
    found = reader(np.asarray(picture)[:, :, ::-1], use_cls=False)
    boxes = []
    for corners, text, score in zip(
        found.boxes if found.boxes is not None else (), found.txts or (), found.scores or (), strict=True
    ):
        xs, ys = [float(x) / factor for x, _y in corners], [float(y) / factor for _x, y in corners]
        boxes.append([text, round(float(score), 4), *(round(e, 1) for e in (min(xs), min(ys), max(xs), max(ys)))])
    return {"size": [width, height], "boxes": boxes}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
