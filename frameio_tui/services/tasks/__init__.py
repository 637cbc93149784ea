"""Tasks over the request service: each request keeps approval, read-only mode, rate limits and redaction.

A task implements `Task` of `task` and does its work with a `Work`: `TaskRequests` of `requests` sends its requests,
`FinishedItems` of `items` remembers what is finished, and `TaskOutputs` of `outputs` writes its files. `in_order` of
`concurrency` works on many items at once. `TaskRunner` of `runner` estimates, runs, resumes, cancels and lists tasks;
`call_log` records their calls. `registry` builds a task from its name and arguments, so that it can be resumed.
"""
