"""Jobs: tasks that run in the app while other screens are used.

`owner.JobOwner` runs them and belongs to the app. `start`, `upload` and `download` ask what an export, an upload or a
download needs, and show its estimate. `screen.Jobs` lists all tasks, also those of the command line; `rows` draws them.

Nothing of this package is imported before a job is started or the screen is opened.
"""
