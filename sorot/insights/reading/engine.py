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

#: The short side that pictures are brought to, the long side that lines are looked for at, the most pixels.
SHORT_SIDE, LARGEST_SHORT_SIDE, LOOKED_AT, MAX_PIXELS = 700, 900, 960, 50_000_000
#: The longest piece of a tall and of a wide picture, in its short sides, and how much two pieces share.
TALL, WIDE, OVERLAP = 2.4, 1.25, 0.12
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
    short = min(width, height)
    factor = min(3.0, max(SHORT_SIDE / short, 1.0)) if short < LARGEST_SHORT_SIDE else LARGEST_SHORT_SIDE / short
    if factor != 1:
        picture = picture.resize((round(width * factor), round(height * factor)), Image.Resampling.LANCZOS)
    if np.asarray(picture.convert("L").resize((64, 64))).mean() < DARK:
        picture = ImageOps.invert(picture)
    boxes: list[list[Any]] = []
    for left, top, right, bottom in tiles(*picture.size):
        piece = np.asarray(picture.crop((left, top, right, bottom)))[:, :, ::-1]
        found = reader(piece, use_cls=False)
        for corners, text, score in zip(
            found.boxes if found.boxes is not None else (), found.txts or (), found.scores or (), strict=True
        ):
            xs, ys = [float(x) + left for x, _y in corners], [float(y) + top for _x, y in corners]
            edges = min(xs), min(ys), max(xs), max(ys)
            if not _is_cut(edges, (left, top, right, bottom), picture.size) and not _is_known(edges, boxes, factor):
                boxes.append([text, round(float(score), 4), *(round(edge / factor, 1) for edge in edges)])
    return {"size": [width, height], "boxes": boxes}


def tiles(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """A long picture in pieces that overlap: letters of a scrolled screen would become too small to be seen."""
    if height >= width:
        return [(0, top, width, bottom) for top, bottom in _pieces(height, round(TALL * width))]
    return [(left, 0, right, height) for left, right in _pieces(width, round(WIDE * height))]


def _pieces(length: int, most: int) -> list[tuple[int, int]]:
    if length <= most:
        return [(0, length)]
    count = -(-(length - most) // round(most * (1 - OVERLAP))) + 1
    step = (length - most) / (count - 1)
    return [(round(i * step), round(i * step) + most) for i in range(count)]


def _is_cut(edges: tuple[float, ...], tile: tuple[int, ...], size: tuple[int, int]) -> bool:
    """The line touches an edge that is not the picture's own: the next piece has it whole."""
    ends = (0, 0, *size)
    return any(tile[i] != ends[i] and abs(edges[i] - tile[i]) < 6 for i in range(4))


def _is_known(edges: tuple[float, ...], boxes: list[list[Any]], factor: float) -> bool:
    """The piece before has found this line already."""
    x, y = (edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2
    return any(b[2] * factor < x < b[4] * factor and b[3] * factor < y < b[5] * factor for b in boxes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
