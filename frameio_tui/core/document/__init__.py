"""A response body of any size as lines: JSON pretty-printed without parsing it, text, or hex.

Bodies are indexed in slices and never copied, so that the screen stays responsive. Widgets, colours and key bindings do
not belong here, and neither does JSON that is parsed into objects: see json.

Public names: Document and Kind (`document`); Search, which Document.search returns (`search`); Source and pieces, the
bytes that a document reads (`source`); StreamedBody and streamed, for a body that is still arriving (`streamed`). All
other modules are parts of Document and are imported only by this package.
"""
