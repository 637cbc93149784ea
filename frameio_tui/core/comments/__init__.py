"""Comments of files: one record for both APIs, and its export to tables, text and markers for editing programs.

Public names: Comment, CommentedFile, comments_from_v2 and comments_from_v4 (`comment`); describe_drawing (`drawings`);
ExportOptions (`positions`); FORMATS, format_named, export_comments, Export and ExportFile (`formats`); Listing
(`listings`); MarkerSheet, Marker, marker_sheets and LeftOut (`markers`); name_reviewers (`reviewers`).

The modules, from top to bottom: `formats` has the table of formats; `listings` has those that have every comment;
`marker_files` and `fcpxml` have those with markers, which `markers` makes of comments with a time. The formats with
`timeline` are in adapters/timelines.
"""
