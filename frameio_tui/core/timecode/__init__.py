"""Frame rates and SMPTE timecode, in exact fractions.

Public names: FrameRate and parse_rate (`frame_rate`); timecode_to_frames, frames_to_timecode, counted_as and
is_timecode (`timecode`).
"""
