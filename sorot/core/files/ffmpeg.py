"""ffmpeg, where the operator has it: a video without metadata that starts to play at once, and a still of it.

It reads what strangers made, so it runs as its own process with little memory and little time, reads nothing but the
one file, and is told what kind of file that is.
"""

import shutil
import subprocess
from pathlib import Path

from django.conf import settings

FORMATS = {"video/mp4": "mp4", "video/webm": "webm"}
DEMUXERS = {"video/mp4": "mov", "video/webm": "matroska"}
LIMITED = 'ulimit -v {kilobytes}; ulimit -t {seconds}; exec "$@"'


class FfmpegError(Exception):
    """It could not read the video, or took too long."""


def tool() -> str | None:
    """The program; None where there is none, or where the operator does not want it (SOROT_FFMPEG=none)."""
    if settings.FFMPEG == "none":
        return None
    return shutil.which(settings.FFMPEG or "ffmpeg")


def _run(source: Path, content_type: str, *arguments: str) -> None:
    limit = settings.FFMPEG_SECONDS
    shell = LIMITED.format(kilobytes=settings.FFMPEG_MEMORY_MB * 1024, seconds=limit)
    begin = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-threads", "1", "-protocol_whitelist", "file"]
    read = ["-f", DEMUXERS[content_type], "-i", f"file:{source}"]
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", shell, "sh", tool() or "ffmpeg", *begin, *read, *arguments],
            capture_output=True,
            timeout=limit * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FfmpegError("took too long") from error
    if done.returncode:
        raise FfmpegError(done.stderr.decode(errors="replace")[-400:])


def remux(source: Path, target: Path, content_type: str) -> None:
    """The first picture and sound track, copied as they are, without any metadata. Raises FfmpegError."""
    keep = ["-map", "0:v:0", "-map", "0:a:0?", "-dn", "-sn", "-map_metadata", "-1", "-map_chapters", "-1", "-c", "copy"]
    plain = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    quick = ["-movflags", "+faststart"] if content_type == "video/mp4" else []
    _run(source, content_type, *keep, *plain, *quick, "-f", FORMATS[content_type], f"file:{target}")


def still(source: Path, target: Path, content_type: str, *, at: float) -> None:
    """One picture as JPEG, `at` seconds in, at most 1,920 pixels long. Raises FfmpegError."""
    small = "scale='min(1920,iw)':'min(1920,ih)':force_original_aspect_ratio=decrease"
    _run(
        source, content_type, "-ss", f"{at:.2f}", "-map", "0:v:0", "-frames:v", "1", "-vf", small,
        "-map_metadata", "-1", "-f", "image2", "-c:v", "mjpeg", "-threads", "1", f"file:{target}",
    )  # fmt: skip
