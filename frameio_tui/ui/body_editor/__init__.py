"""The screen where the JSON body of a request is written.

`screen.BodyEditor` checks the text while it is typed, begins with the fields of the operation where there are some, and
hands the text to the editor of the user when asked. `fields` makes the rows below it: what does not fit the operation,
and the fields that it takes.

What fits an operation belongs to `core.catalog`. The screen is opened with `screen_args.BodyEditorArgs`.
"""
