"""Tasks over the request service: each request keeps approval, read-only mode, rate limits and redaction.

A task implements `Task` of `task` and does its work with a `Work`: `TaskRequests` of `requests` sends its requests,
`FinishedItems` of `items` remembers what is finished, and `TaskOutputs` of `outputs` writes its files. `in_order` of
`concurrency` works on many items at once. `TaskRunner` of `runner` estimates, runs, resumes, cancels and lists tasks;
`call_log` records their calls. `registry` builds a task from its name and arguments, so that it can be resumed.

Each kind of task has a package (`audit`, `backup`, `comments`, `download`, `integrations`, `links`, `people`, `tree`,
`upload`, `versions`) or a module (`changes`, `search`); `migration` only reads. They share `places`, which finds what
the user names, `listing` for lists as results, `sending` for changes, and `stored_pages` for lists that are read once.
"""
