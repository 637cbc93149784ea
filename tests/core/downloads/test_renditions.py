"""The best file of an asset is chosen, and what is no file never."""

from __future__ import annotations

import pytest

from frameio_tui.core.downloads.renditions import check_proxy, file_name_of, parse_renditions
from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion

S3 = "https://s3.example/x"
V2 = {
    "original": f"{S3}/original?X-Amz-Signature=1",
    "h264_360": f"{S3}/360.mp4",
    "h264_1080_best": f"{S3}/1080.mp4",
    "downloads": {"h264_720": f"{S3}/720.mp4", "hls": f"{S3}/list.m3u8", "odd name": S3, "file": "file:///etc/passwd"},
    "h264_2160": None,
    "thumb": f"{S3}/thumb.jpg",
    "thumb_scrub": 7,
    "checksums": {"xx_hash": "EF46DB3751D8E999"},
    "upload_completed_at": "2026-01-01T00:00:00Z",
}


def test_v2_takes_the_original_or_else_the_best_rendition() -> None:
    found = parse_renditions(V2, ApiVersion.V2)
    assert set(found.urls) == {"original", "h264_360", "h264_1080_best", "h264_720", "thumb"}
    assert found.xxhash64 == "ef46db3751d8e999"
    assert found.choose().name == "original"
    assert found.choose("h264_720").url.endswith("720.mp4")
    assert parse_renditions({**V2, "original": None}, ApiVersion.V2).choose().name == "h264_1080_best"
    with pytest.raises(FrameioTuiError, match="no rendition 'h264_540'"):
        found.choose("h264_540")


def test_v4_takes_the_original_or_else_a_file_but_never_a_manifest_or_thumbnail() -> None:
    link = {"download_url": f"{S3}/a", "url": f"{S3}/b"}
    links = {"original": link, "video_h264_180": link, "high_quality": link, "thumbnail": link, "efficient": None}
    found = parse_renditions({"media_links": links, "status": "transcoded"}, ApiVersion.V4)
    assert set(found.urls) == {"original", "video_h264_180", "thumbnail"}
    assert (
        parse_renditions({"media_links": {**links, "original": None}}, ApiVersion.V4).choose().name == "video_h264_180"
    )
    only = {"thumbnail": link, "original": {"download_url": None}}
    with pytest.raises(FrameioTuiError, match="neither the original nor a rendition"):
        parse_renditions({"media_links": only, "status": "uploaded"}, ApiVersion.V4).choose()
    with pytest.raises(FrameioTuiError, match="upload is not complete"):
        parse_renditions({"media_links": {}, "status": "created"}, ApiVersion.V4).choose()


@pytest.mark.parametrize("item", [None, [], {}, {"downloads": 1, "media_links": 2, "checksums": []}, {"original": [1]}])
def test_hostile_json_has_no_files(item: object) -> None:
    for api in ApiVersion:
        assert not parse_renditions(item, api).urls


def test_proxies_are_checked_before_anything_is_sent() -> None:
    with pytest.raises(InvalidInput, match="HLS manifest"):
        check_proxy("high_quality", ApiVersion.V4)
    for name, api in (("h264_720", ApiVersion.V4), ("../x", ApiVersion.V2)):
        with pytest.raises(InvalidInput):
            check_proxy(name, api)
    check_proxy("h264_720", ApiVersion.V2)
    check_proxy("", ApiVersion.V4)
    assert file_name_of("clip.mov", "image_full") == "clip.mov.image_full.jpg"
