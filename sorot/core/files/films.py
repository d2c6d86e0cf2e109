"""Videos: read box by box, without decoding; what says where and with what they were taken is overwritten.

Nothing here loads a video: only headers are read, and only bytes that go are written. Sizes never change, so places
inside the file stay true.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MOST_BOXES = 200_000
BLOCK = bytes(64 * 1024)

#: Boxes of MP4 that hold other boxes we look into.
CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
#: Boxes that describe: places, names, programs, cover pictures (also as `uuid`), and unused room that may hide things.
DESCRIBING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
#: Boxes that begin with moments of recording: after version and flags, two times of 4 or (version 1) 8 bytes.
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
SEEN, HEARD = b"vide", b"soun"

#: WebM (EBML) elements: the containers we enter, and the describing ones.
EBML, SEGMENT, INFO, TRACKS, TRACK, VIDEO = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
TAGS, ATTACHMENTS, CHAPTERS, TITLE, DATE, VOID = 0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x4461, 0xEC
TIMESCALE, DURATION, TRACK_TYPE, WIDTH, HEIGHT, DOCTYPE = 0x2AD7B1, 0x4489, 0x83, 0xB0, 0xBA, 0x4282
UNKNOWN_SIZE = -1


class FilmError(Exception):
    """This is not built like the video it says it is."""


@dataclass(slots=True)
class Film:
    """What a video says about itself."""

    width: int | None = None
    height: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One part of a file: its name, where it begins, where its content begins, where it ends."""

    name: bytes
    start: int
    body: int
    end: int


def read_film(file: IO[bytes], content_type: str) -> Film:
    """Walk the whole file. Raises FilmError when it is cut short, has something else behind it, or shows nothing."""
    return _read_mp4(file, strip=False) if content_type == "video/mp4" else _read_webm(file, strip=False)


def strip_film(file: IO[bytes], content_type: str) -> Film:
    """Like `read_film`, and everything that describes the recording is overwritten in place."""
    return _read_mp4(file, strip=True) if content_type == "video/mp4" else _read_webm(file, strip=True)


def _size(file: IO[bytes]) -> int:
    return file.seek(0, os.SEEK_END)


def _read(file: IO[bytes], place: int, count: int) -> bytes:
    file.seek(place)
    found = file.read(count)
    if len(found) != count:
        raise FilmError("cut short")
    return found


def _erase(file: IO[bytes], start: int, end: int) -> None:
    file.seek(start)
    while start < end:
        start += file.write(BLOCK[: min(len(BLOCK), end - start)])


# ------------------------------------------------------------------------------------------------------------- MP4
def _boxes(file: IO[bytes], start: int, end: int, count: list[int]) -> Iterator[Box]:
    while start < end:
        count[0] += 1
        if end - start < 8 or count[0] > MOST_BOXES:
            raise FilmError("boxes do not fill the file")
        size, name = struct.unpack(">I4s", _read(file, start, 8))
        body = start + 8
        if size == 1:
            size, body = struct.unpack(">Q", _read(file, start + 8, 8))[0], start + 16
        elif size == 0:
            size = end - start
        if start + size > end or start + size < body or not all(32 <= c < 127 or c == 0xA9 for c in name):
            raise FilmError("boxes do not fill the file")
        yield Box(name, start, body, start + size)
        start += size


def _read_mp4(file: IO[bytes], *, strip: bool) -> Film:
    film, count, has_media, tracks = Film(), [0], False, 0
    top = list(_boxes(file, 0, _size(file), count))
    for box in top:
        has_media = has_media or box.name in {b"mdat", b"moof"}
        if box.name == b"moov":
            tracks += _read_moov(file, box, film, count, strip=strip)
        elif strip and box.name in DESCRIBING:
            _free(file, box)
    if not has_media or not tracks or not top or top[0].name != b"ftyp":
        raise FilmError("no picture in it")
    return film


def _read_moov(file: IO[bytes], moov: Box, film: Film, count: list[int], *, strip: bool) -> int:
    """How many tracks of pictures there are."""
    pictures = 0
    for box in list(_boxes(file, moov.body, moov.end, count)):
        if box.name == b"mvhd":
            film.seconds = _seconds(file, box)
        if box.name == b"trak":
            handler, facts = _read_trak(file, box, count)
            if handler == SEEN:
                pictures += 1
                if film.width is None and facts.get(b"tkhd"):
                    film.width, film.height = _measures(file, facts[b"tkhd"])
            if strip:
                _strip_trak(file, box, handler, facts, count)
        elif strip and box.name in DESCRIBING:
            _free(file, box)
        elif strip and box.name in DATED:
            _undate(file, box)
    return pictures


def _read_trak(file: IO[bytes], trak: Box, count: list[int]) -> tuple[bytes, dict[bytes, Box]]:
    """What the track is for (`vide`, `soun`, …), and its boxes by name, however deep."""
    found: dict[bytes, Box] = {}
    waiting = [trak]
    while waiting:
        parent = waiting.pop()
        for box in _boxes(file, parent.body, parent.end, count):
            if box.name not in found or parent.name == b"mdia":  # the media's own handler counts, not that of a `meta`
                found[box.name] = box
            if box.name in CONTAINERS:
                waiting.append(box)
    handler = _read(file, found[b"hdlr"].body + 8, 4) if b"hdlr" in found else b""
    return handler, found


def _strip_trak(file: IO[bytes], trak: Box, handler: bytes, facts: dict[bytes, Box], count: list[int]) -> None:
    if handler not in {SEEN, HEARD}:
        # Places second by second (action cameras, phones) are a track of their own: its samples go, then the track.
        for start, end in _samples(file, facts):
            _erase(file, start, end)
        _free(file, trak)
        return
    waiting = [trak]
    while waiting:
        for box in list(_boxes(file, waiting[-1].body, waiting.pop().end, count)):
            if box.name in DESCRIBING:
                _free(file, box)
            elif box.name in DATED:
                _undate(file, box)
            elif box.name in CONTAINERS:
                waiting.append(box)


def _samples(file: IO[bytes], facts: dict[bytes, Box]) -> Iterator[tuple[int, int]]:
    """(start, end) in the file of each chunk of a track's samples; nothing when its tables cannot be read."""
    offsets, per_chunk, sizes = facts.get(b"stco") or facts.get(b"co64"), facts.get(b"stsc"), facts.get(b"stsz")
    if not (offsets and per_chunk and sizes):
        return
    whole = _size(file)
    wide = offsets.name == b"co64"
    places = _table(file, offsets, 4, ">Q" if wide else ">I")
    runs = _table(file, per_chunk, 4, ">III")
    fixed, number = struct.unpack(">II", _read(file, sizes.body + 4, 8))
    each = [fixed] * min(number, MOST_BOXES) if fixed else [row[0] for row in _table(file, sizes, 8, ">I")]
    sample = run = 0
    for index, (place,) in enumerate(places, start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= index:
            run += 1
        samples = runs[run][1] if runs else 0
        length = sum(each[sample : sample + samples])
        sample += samples
        if 0 < place < whole:
            yield place, min(place + length, whole)


def _table(file: IO[bytes], box: Box, skip: int, layout: str) -> list[tuple[int, ...]]:
    """Rows of a table box; `skip` bytes stand before the number of rows."""
    (number,) = struct.unpack(">I", _read(file, box.body + skip, 4))
    size = struct.calcsize(layout)
    if number > MOST_BOXES or box.body + skip + 4 + number * size > box.end:
        raise FilmError("a table is longer than its box")
    return list(struct.iter_unpack(layout, _read(file, box.body + skip + 4, number * size)))


def _free(file: IO[bytes], box: Box) -> None:
    """Unused room of the same size."""
    file.seek(box.start + 4)
    file.write(b"free")
    _erase(file, box.body, box.end)


def _undate(file: IO[bytes], box: Box) -> None:
    wide = _read(file, box.body, 1) == b"\x01"
    _erase(file, box.body + 4, box.body + 4 + (16 if wide else 8))


def _seconds(file: IO[bytes], box: Box) -> int | None:
    wide = _read(file, box.body, 1) == b"\x01"
    place, layout = (20, ">IQ") if wide else (12, ">II")
    scale, length = struct.unpack(layout, _read(file, box.body + place, struct.calcsize(layout)))
    return round(length / scale) if scale and length < 2**48 else None


def _measures(file: IO[bytes], box: Box) -> tuple[int | None, int | None]:
    """Width and height as shown: a quarter turn changes them."""
    body = _read(file, box.body, box.end - box.body)
    if len(body) < 84:
        return None, None
    width, height = (value >> 16 for value in struct.unpack(">II", body[-8:]))
    turned = struct.unpack(">i", body[-40:-36])[0] != 0  # the second number of the matrix
    return (height, width) if turned else (width, height)


# ------------------------------------------------------------------------------------------------------------ WebM
def _number(file: IO[bytes], place: int, *, is_id: bool) -> tuple[int, int]:
    """(value, bytes it takes) of a number of variable length; the marking bit stays in an id."""
    first = _read(file, place, 1)[0]
    width = next((n for n in range(1, 9) if first & (0x80 >> (n - 1))), 0)
    if not width or (is_id and width > 4):
        raise FilmError("not a number")
    raw = int.from_bytes(_read(file, place, width), "big")
    if is_id:
        return raw, width
    mask = (1 << (7 * width)) - 1
    return (UNKNOWN_SIZE if raw & mask == mask else raw & mask), width


def _elements(file: IO[bytes], start: int, end: int, count: list[int]) -> Iterator[tuple[int, Box]]:
    while start < end:
        count[0] += 1
        if count[0] > MOST_BOXES:
            raise FilmError("too many elements")
        ident, width = _number(file, start, is_id=True)
        size, width_of_size = _number(file, start + width, is_id=False)
        body = start + width + width_of_size
        stop = end if size == UNKNOWN_SIZE else body + size
        if stop > end:
            raise FilmError("elements do not fill the file")
        yield ident, Box(b"", start, body, stop)
        start = stop


def _read_webm(file: IO[bytes], *, strip: bool) -> Film:
    film, count, size = Film(), [0], _size(file)
    top = list(_elements(file, 0, size, count))
    if [ident for ident, _box in top if ident != VOID] != [EBML, SEGMENT]:
        raise FilmError("not one video")
    head = dict(_elements(file, top[0][1].body, top[0][1].end, count))
    if DOCTYPE not in head or _read(file, head[DOCTYPE].body, 4) != b"webm":
        raise FilmError("not a WebM")
    segment = next(box for ident, box in top if ident == SEGMENT)
    pictures = 0
    for ident, box in list(_elements(file, segment.body, segment.end, count)):
        if ident == INFO:
            _read_info(file, box, film, count, strip=strip)
        elif ident == TRACKS:
            pictures += _read_tracks(file, box, film, count)
        elif strip and ident in {TAGS, ATTACHMENTS, CHAPTERS, VOID}:
            _void(file, box)
    if not pictures:
        raise FilmError("no picture in it")
    return film


def _read_info(file: IO[bytes], info: Box, film: Film, count: list[int], *, strip: bool) -> None:
    scale, length = 1_000_000, None
    for ident, box in list(_elements(file, info.body, info.end, count)):
        if ident == TIMESCALE:
            scale = _integer(file, box)
        elif ident == DURATION:
            raw = _read(file, box.body, box.end - box.body)
            length = struct.unpack({4: ">f", 8: ">d"}[len(raw)], raw)[0] if len(raw) in {4, 8} else None
        elif strip and ident in {TITLE, DATE}:
            _void(file, box)
    if length is not None and 0 <= length * scale < 1e15:
        film.seconds = round(length * scale / 1e9)


def _read_tracks(file: IO[bytes], tracks: Box, film: Film, count: list[int]) -> int:
    pictures = 0
    for _ident, track in _elements(file, tracks.body, tracks.end, count):
        inside = dict(_elements(file, track.body, track.end, count)) if _ident == TRACK else {}
        if TRACK_TYPE in inside and VIDEO in inside and _integer(file, inside[TRACK_TYPE]) == 1:
            pictures += 1
            facts = dict(_elements(file, inside[VIDEO].body, inside[VIDEO].end, count))
            if film.width is None and WIDTH in facts and HEIGHT in facts:
                film.width, film.height = _integer(file, facts[WIDTH]), _integer(file, facts[HEIGHT])
    return pictures


def _integer(file: IO[bytes], box: Box) -> int:
    return int.from_bytes(_read(file, box.body, min(8, box.end - box.body)), "big")


def _void(file: IO[bytes], box: Box) -> None:
    """An element of nothing, of the same size."""
    total = box.end - box.start
    head = bytes([VOID, 0x80 | (total - 2)]) if total < 100 else bytes([VOID, 0x01]) + (total - 9).to_bytes(7, "big")
    file.seek(box.start)
    file.write(head)
    _erase(file, box.start + len(head), box.end)
