"""Files to upload: what is known about the local file, and the parts in which its bytes are sent."""

from __future__ import annotations

from typing import NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidResponse
from frameio_tui.core.profiles.profile import ApiVersion

LIFETIME = 86_400 - 600
"""Seconds for which upload URLs are used. They are valid for about a day, and cannot be made again."""
LONGEST_NAME = 255
"""Characters of a name (`name` of `files.create_local_upload`)."""
LARGEST = 5_000_000_000_000
"""Bytes of a file (`file_size` of `files.create_local_upload`)."""
DEFAULT_TYPE = "application/octet-stream"
"""The media type with which a part is sent if the API gives none."""
PLACEHOLDER = "Its incomplete upload is still in Frame.io"
"""In the failure of each file of which an upload cannot be continued."""


class SourceChanged(FrameioTuiError):
    """A local file is not the one that it was when its upload began."""


class SourceIdentity(NamedTuple):
    """What identifies the content of a local file, so that a change is noticed."""

    size: int
    modified: int
    """Nanoseconds since the epoch."""
    changed: int = 0
    """Nanoseconds since the epoch of the last change of content or metadata."""


class SourceEntry(NamedTuple):
    """A local file or folder to upload."""

    path: str
    names: tuple[str, ...]
    """The names of the folders below the destination, and its own name."""
    is_folder: bool = False
    size: int = 0
    modified: int = 0
    """Nanoseconds since the epoch."""
    fault: str = ""
    """Why it cannot be uploaded, as a sentence; empty if it can."""
    remedy: str = ""
    """What the user can do about the fault."""


class UploadPart(NamedTuple):
    """A part of a file, and where it is sent to."""

    start: int
    size: int
    url: str
    """A secret."""


def upload_parts(api: ApiVersion, urls: object, size: int) -> tuple[UploadPart, ...]:
    """Return the parts of a file for the value `upload_urls` of a response. Raises InvalidResponse.

    V4 gives the size of each part. In V2, all parts have the same size, but for the last one.

    >>> [(part.start, part.size) for part in upload_parts(ApiVersion.V2, ["a", "b", "c"], 10)]
    [(0, 4), (4, 4), (8, 2)]
    >>> [part.size for part in upload_parts(ApiVersion.V2, list("abcdefgh"), 10)]
    [2, 2, 2, 2, 2]
    """
    found: list[UploadPart] = []
    given = urls if isinstance(urls, list) else []
    chunk = -(-size // len(given)) if given else 0
    start = 0
    for item in given:
        if api is ApiVersion.V2 and start == size:
            break  # more URLs than are needed
        url: object = item
        length: object = min(chunk, size - start)
        if api is ApiVersion.V4:
            url, length = (item.get("url"), item.get("size")) if isinstance(item, dict) else (None, 0)
        if not isinstance(url, str) or not isinstance(length, int) or length <= 0:
            raise InvalidResponse("The response has no usable upload URLs.", "Contact Frame.io support.")
        found.append(UploadPart(start, length, url))
        start += length
    if not found or start != size:
        raise InvalidResponse(
            f"The upload URLs in the response are for {start} bytes, but the file has {size}.",
            "Contact Frame.io support.",
        )
    return tuple(found)


def name_fault(name: str) -> str:
    """Return why a file or folder cannot have that name in Frame.io; empty if it can.

    >>> name_fault("a.mov"), name_fault(" ")
    ('', 'Its name is blank.')
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return "Its name is not valid UTF-8."
    if not name.strip():
        return "Its name is blank."
    if len(name) > LONGEST_NAME:
        return f"Its name has {len(name)} characters; Frame.io allows {LONGEST_NAME}."
    if any(ord(character) < 32 or ord(character) == 127 for character in name):
        return "Its name contains control characters."
    return ""
