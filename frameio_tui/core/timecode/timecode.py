"""Convert between a number of frames and SMPTE timecode (SMPTE ST 12-1), with and without drop frame."""

from __future__ import annotations

import re
from typing import Final

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import FrameRate

_TIMECODE: Final = re.compile(r"([0-9]{2})([:;])([0-9]{2})([:;])([0-9]{2})([:;])([0-9]{2})")
_REMEDY: Final = "Write hours, minutes, seconds and frames, as in 01:00:10:12, or 01:00:10;12 with drop frame."


def is_timecode(text: str) -> bool:
    """Whether the text has the form of timecode, `HH:MM:SS:FF` or `HH:MM:SS;FF`, at whatever rate."""
    return _TIMECODE.fullmatch(text) is not None


def counted_as(timecode: str, rate: FrameRate) -> FrameRate:
    """Return the rate with the counting that the timecode is written in: `;` for drop frame, `:` without.

    Raises InvalidInput if it is written with `;` and the rate has no drop frame.
    """
    fields = _TIMECODE.fullmatch(timecode.strip())
    if fields is None:
        raise InvalidInput(f"{_shown(timecode)} is not timecode.", _REMEDY)
    drop_frame = fields[6] == ";"
    if drop_frame and not rate.can_drop_frames:
        sentence = f"Timecode {_shown(timecode)} is drop frame, which does not exist at {rate} frames per second."
        raise InvalidInput(sentence, "Write it with a colon before the frames.")
    return rate._replace(drop_frame=drop_frame)


def timecode_to_frames(timecode: str, rate: FrameRate) -> int:
    """Return the number of frames from 00:00:00:00 to the timecode, as `rate` counts them.

    `;` and `:` are read alike, as people type the one for the other; use `counted_as` if it says how it is counted.
    Raises InvalidInput if the timecode does not exist at the rate.
    """
    fields = _TIMECODE.fullmatch(timecode.strip())
    if fields is None:
        raise InvalidInput(f"{_shown(timecode)} is not timecode.", _REMEDY)
    hours, minutes, seconds, frames = (int(fields[at]) for at in (1, 3, 5, 7))
    nominal = rate.nominal
    for value, limit, what in (
        (hours, 24, "hours end at 23"),
        (minutes, 60, "minutes end at 59"),
        (seconds, 60, "seconds end at 59"),
        (frames, nominal, f"frames end at {nominal - 1} at {rate} frames per second"),
    ):
        if value >= limit:
            raise InvalidInput(f"Timecode {_shown(timecode)} does not exist: {what}.")
    total_minutes = hours * 60 + minutes
    dropped = nominal // 15  # 2 labels at 29.97, 4 at 59.94
    if not rate.drop_frame:
        dropped = 0
    elif seconds == 0 and frames < dropped and minutes % 10:
        sentence = f"Timecode {_shown(timecode)} does not exist: drop frame skips the first {dropped} frame numbers"
        following = f"{hours:02}:{minutes:02}:00;{dropped:02}"
        raise InvalidInput(
            f"{sentence} of each minute that is not a multiple of 10.", f"The next timecode is {following}."
        )
    skipped = dropped * (total_minutes - total_minutes // 10)
    return (total_minutes * 60 + seconds) * nominal + frames - skipped


def frames_to_timecode(frames: int, rate: FrameRate) -> str:
    """Return the timecode of a frame counted from 00:00:00:00. Raises InvalidInput before 0 and after 24 hours."""
    nominal = rate.nominal
    if rate.drop_frame:
        # Ten minutes have 9 x `dropped` labels less than frames at the nominal rate; the first minute has them all.
        dropped = nominal // 15
        per_minute = nominal * 60 - dropped
        tens, rest = divmod(frames, per_minute * 10 + dropped)
        labels = frames + dropped * (9 * tens + max(0, (rest - dropped) // per_minute))
    else:
        labels = frames
    seconds, frame = divmod(labels, nominal)
    if not 0 <= seconds < 24 * 3600:
        what = "before 00:00:00:00" if frames < 0 else "after 24 hours"
        raise InvalidInput(
            f"There is no timecode for frame {_digits(frames)} at {rate} frames per second: it is {what}."
        )
    separator = ";" if rate.drop_frame else ":"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{separator}{frame:02}"


def _shown(timecode: str) -> str:
    return f"'{timecode}'" if len(timecode) <= 40 else f"'{timecode[:39]}…'"


def _digits(frames: int) -> str:
    return str(frames) if abs(frames) < 10**15 else "of more than 15 digits"
