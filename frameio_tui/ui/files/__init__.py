"""The Files screen: accounts, projects, folders and files as a table, with the details and comments of one of them.

`screen.Files` is the screen. `listing` holds what has been loaded of one place, `rows` draws it as a table, `details`
shows one file with its comments, `flows` asks for and sends changes, and `panes` are the two lists. `garbage` decides
when Python collects garbage, so that it does not delay a drawing.

Nothing of this package is imported before the screen is opened.
"""
