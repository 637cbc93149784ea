"""Writes the markers of comments as timelines, with OpenTimelineIO and its adapters (the extra `timelines`).

`otio_writer` has `OtioTimelineWriter`. OpenTimelineIO is imported when the first timeline is written.
"""
