"""Videos for tests, made once a run by the ffmpeg that a development package brings."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PLACE = "+06.9147+107.6098/"


@cache
def film(kind: str = "mp4", seconds: int = 2) -> bytes:
    """A small video that says where, when and by whom it was taken."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{kind}"
        source = ["-f", "lavfi", "-i", f"testsrc=size=160x120:rate=10:duration={seconds}"]
        told = ["-metadata", f"location={PLACE}", "-metadata", "title=Rumah Rahasia", "-metadata", "artist=Rani",
                "-metadata", "comment=KameraRahasia", "-metadata", "creation_time=2026-05-01T10:00:00Z"]  # fmt: skip
        codec = ["-c:v", "libx264", "-pix_fmt", "yuv420p"] if kind == "mp4" else ["-c:v", "libvpx", "-b:v", "60k"]
        subprocess.run([FFMPEG, "-loglevel", "error", "-threads", "1", *source, *told, *codec, str(path)], check=True)
        return path.read_bytes()


def says(path: Path) -> str:
    """Everything ffmpeg reads in a file, metadata and all."""
    done = subprocess.run([FFMPEG, "-hide_banner", "-i", str(path)], capture_output=True, check=False)
    return done.stderr.decode(errors="replace")


def decodes(path: Path) -> bool:
    """True when every frame can be decoded without a complaint."""
    done = subprocess.run(
        [FFMPEG, "-v", "error", "-threads", "1", "-i", str(path), "-f", "null", "-"], capture_output=True, check=False
    )
    return done.returncode == 0 and not done.stderr
