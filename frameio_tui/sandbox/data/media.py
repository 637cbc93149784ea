"""Frame rates, lengths and sizes of the sample files. They agree with each other, as those of real files do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

    from frameio_tui.sandbox.handler_result import Record


class FrameRate(NamedTuple):
    """A frame rate as Frame.io reports it, and whether its timecode drops numbers."""

    fps: float
    drop_frame: bool = False

    @property
    def exact(self) -> Fraction:
        """Frames per second as a fraction: 23.976, 29.97 and 59.94 are multiples of 1000/1001."""
        nearest = round(self.fps)
        return Fraction(nearest) if nearest == self.fps else Fraction(nearest * 1000, 1001)


FRAME_RATES = (
    FrameRate(23.976),
    FrameRate(25.0),
    FrameRate(29.97, drop_frame=True),
    FrameRate(24.0),
    FrameRate(50.0),
    FrameRate(29.97),
    FrameRate(59.94, drop_frame=True),
)


class MediaType(NamedTuple):
    """What the name of a file says about it. `bits` are bits per second, or bits per page or picture."""

    media_type: str
    asset_type: str
    bits: int


MEDIA_TYPES = {
    "mov": MediaType("video/quicktime", "stream", 45_000_000),
    "mp4": MediaType("video/mp4", "stream", 5_000_000),
    "wav": MediaType("audio/wav", "audio", 2_304_000),
    "png": MediaType("image/png", "image", 30_000_000),
    "jpg": MediaType("image/jpeg", "image", 9_000_000),
    "pdf": MediaType("application/pdf", "document", 700_000),
}
_NOTHING: Record = {"fps": None, "frames": None, "drop_frame": False, "duration": None, "pages": None}


def describe(name: str, rate: FrameRate, seconds: float, source: random.Random, scale: float = 1) -> Record:
    """Return the fields of a file that is about as long as `seconds`; `scale` makes its size smaller.

    A video has `fps`, `frames` and `duration`, audio has a `duration`, and a document has `pages`.
    """
    media = MEDIA_TYPES[name.rpartition(".")[2]]
    fields: Record = {"filetype": media.media_type, "asset_type": media.asset_type, **_NOTHING}
    amount = source.uniform(0.4, 1.6)
    if media.asset_type == "stream":
        frames = max(1, int(seconds * rate.exact))
        fields |= {"fps": rate.fps, "frames": frames, "drop_frame": rate.drop_frame}
        fields["duration"] = round(frames * rate.exact.denominator / rate.exact.numerator, 3)
        amount *= fields["duration"]
    elif media.asset_type == "audio":
        fields["duration"] = round(seconds, 3)
        amount = fields["duration"]  # not compressed
    elif media.asset_type == "document":
        fields["pages"] = source.randint(1, 24)
        amount *= fields["pages"]
    fields["filesize"] = max(1000, int(amount * media.bits * scale / 8))
    return fields


def asset_type_of(media_type: str) -> str:
    """Return what V2 calls the kind of a file: stream, audio, image or document."""
    kinds = {"video": "stream", "audio": "audio", "image": "image", "application": "document", "text": "document"}
    return kinds.get(media_type.partition("/")[0], "stream") if media_type != "application/octet-stream" else "stream"
