"""The files that Frame.io has of an asset: its original and its renditions, with their pre-signed URLs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, Remedy
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

ORIGINAL = "original"
V4_PROXIES = ("video_h264_180", "thumbnail", "thumbnail_high_quality", "scrub_sheet")
"""Renditions of V4 that are files."""
_MANIFESTS = ("efficient", "high_quality", "hls_manifest")
"""Renditions of V4 that are HLS manifests: lists of pieces for a player, not files."""
_MANIFEST_ENDINGS = (".m3u8", ".mpd")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,63}")
_V2_NAMES = re.compile(r"(?:h264|image|audio|pdf|thumb|cover|webm|vp9|h265)_?[a-z0-9_]*")
"""Keys of a V2 asset that hold a URL of a rendition, beside those in `downloads`."""
_VIDEO = re.compile(r"(?:video_)?(h26[45])_(\d{3,4})(_best)?.*")
_FULL_IMAGES = ("image_full", "image_high")


class Rendition(NamedTuple):
    """One file of an asset."""

    name: str
    url: str
    """Pre-signed: it is a secret."""

    @property
    def is_original(self) -> bool:
        """Whether it is the file that was uploaded."""
        return self.name == ORIGINAL


class Renditions(NamedTuple):
    """What a response says about the files of an asset."""

    urls: Mapping[str, str]
    """Pre-signed URLs by name."""
    xxhash64: str = ""
    """The checksum of the original in hexadecimal digits, if the API gives it; V4 never does."""
    is_uploaded: bool = True

    def choose(self, proxy: str = "") -> Rendition:
        """Return the rendition `proxy`, or else the original or the best one that there is. Raises FrameioTuiError."""
        name = proxy or next((each for each in (ORIGINAL, *self._ranked()) if each in self.urls), "")
        if name in self.urls:
            return Rendition(name, self.urls[name])
        if not self.is_uploaded:
            raise FrameioTuiError("Its upload is not complete.", "Try again when the upload is complete.")
        if proxy:
            known = f"Use one of: {', '.join(sorted(self.urls))}." if self.urls else "Try again later."
            raise FrameioTuiError(f"It has no rendition '{proxy}'.", known)
        raise FrameioTuiError(
            "Frame.io provides neither the original nor a rendition.", "Check your role in the project."
        )

    def _ranked(self) -> list[str]:
        """Return the names of what can stand for the original, the best first."""
        videos = [
            (int(found[2]), bool(found[3]), name) for name in self.urls if (found := _VIDEO.fullmatch(name)) is not None
        ]
        return [name for *_rank, name in sorted(videos, reverse=True)] + [*_FULL_IMAGES, "audio"]


def check_proxy(name: str, api: ApiVersion) -> None:
    """Raise InvalidInput if there cannot be a rendition of that name."""
    if name and api is ApiVersion.V4 and name not in (ORIGINAL, *V4_PROXIES):
        choices = f"Use one of: {', '.join(V4_PROXIES)}."
        if name in _MANIFESTS:
            raise InvalidInput(f"The rendition '{name}' is an HLS manifest, not a file.", choices)
        raise InvalidInput(f"V4 has no rendition '{name}'.", choices)
    if name and _NAME.fullmatch(name) is None:
        raise InvalidInput(
            f"'{name}' is not the name of a rendition.",
            Remedy("For example: h264_720", "For example: --proxy h264_720"),
        )


def v4_include(proxy: str) -> str:
    """Return the value of `include` that the request for a file needs."""
    names = (ORIGINAL, *V4_PROXIES) if proxy else (ORIGINAL, V4_PROXIES[0])
    return ",".join(f"media_links.{name}" for name in names)


def parse_renditions(item: object, api: ApiVersion) -> Renditions:
    """Return the files that the JSON of an asset names. Values of the wrong type count as absent."""
    if not isinstance(item, dict):
        return Renditions({}, is_uploaded=False)
    if api is ApiVersion.V4:
        links = item.get("media_links")
        found = {
            name: link.get("download_url")
            for name, link in (links.items() if isinstance(links, dict) else ())
            if isinstance(link, dict) and name not in _MANIFESTS
        }
        return Renditions(_usable(found), is_uploaded=item.get("status") != "created")
    downloads = item.get("downloads")
    found = {name: value for name, value in item.items() if isinstance(name, str) and _V2_NAMES.fullmatch(name)}
    found |= {**(downloads if isinstance(downloads, dict) else {}), ORIGINAL: item.get(ORIGINAL)}
    checksums = item.get("checksums")
    checksum = checksums.get("xx_hash") if isinstance(checksums, dict) else ""
    has_arrived = not ("upload_completed_at" in item and item["upload_completed_at"] is None)
    return Renditions(_usable(found), checksum.lower() if isinstance(checksum, str) else "", has_arrived)


def _usable(found: Mapping[str, object]) -> dict[str, str]:
    """Return what is the URL of a file."""
    return {
        name: url for name, url in found.items() if isinstance(url, str) and _NAME.fullmatch(name) and _is_file(url)
    }


def _is_file(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and not parts.path.lower().endswith(_MANIFEST_ENDINGS)


def file_name_of(name: str, rendition: str) -> str:
    """Return what a rendition of a file is called; the original keeps its name.

    >>> file_name_of("clip.mov", "h264_720"), file_name_of("clip.mov", "thumbnail")
    ('clip.mov.h264_720.mp4', 'clip.mov.thumbnail.jpg')
    """
    if rendition == ORIGINAL:
        return name
    extension = "mp4"
    if any(word in rendition for word in ("image", "thumb", "scrub", "cover")):
        extension = "jpg"
    elif rendition.startswith("audio"):
        extension = "m4a"
    elif rendition.startswith("pdf"):
        extension = "pdf"
    return f"{name}.{rendition}.{extension}"
