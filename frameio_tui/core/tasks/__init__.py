"""Tasks: work that takes many requests, such as exporting all comments of a project.

These are the values that a task, its journal and the user interfaces exchange. `services.tasks` runs tasks, and the
journal behind the ports `TaskJournals` and `TaskJournal` stores them.

Public names, all in `task`: Estimate, Progress, Failure, WrittenFile, TaskReport, TaskState, TaskRecord, TaskCall,
TaskDetails and TaskListing.
"""
