"""A response body of any size as lines: JSON pretty-printed without parsing it, text, or hex.

Bodies are indexed in slices and never copied, so that a screen stays responsive. Widgets, colours and key bindings do
not belong here, nor JSON that is read into objects: see json.

Public names: Document and Kind (`document`), Search, which Document.search returns (`search`), and Source and pieces,
the bytes that a document reads (`source`). Every other module is a part of Document and imported by this package only.
"""
