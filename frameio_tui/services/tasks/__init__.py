"""Tasks over the request service: each request keeps approval, read-only mode, rate limits and redaction.

A task implements `Task` of `task` and does its work with a `Work`: `TaskRequests` of `requests` sends its requests,
`FinishedItems` of `items` remembers what is finished, and output files are written through `Work.outputs`. `TaskRunner`
of `runner` estimates, runs, resumes and cancels tasks and keeps their journals. `registry` builds a task from its name
and arguments, so that it can be resumed.
"""
