"""Jobs: tasks that run in the app while other screens are used.

`owner.JobOwner` runs them and belongs to the app. `start` asks for the format and the file of an export and shows its
estimate. `screen.Jobs` lists all tasks, also those of the command line; `rows` draws them.

Nothing of this package is imported before a job is started or the screen is opened.
"""
