"""The screen to edit the JSON body of a request.

`screen.BodyEditor` checks the text while the user types, starts with the fields of the operation if the request has no
body, and can open the text in the user's own editor. `fields` builds the rows below the text: what does not fit the
operation, and the fields that the operation takes.

Comparing a body with its operation belongs to `core.catalog`. The screen is opened with `screen_args.BodyEditorArgs`.
"""
