"""Sending the request of the console: what has to be asked first, and what happens until its response is there.

`flow.RequestFlow` sends a request and posts its progress. `placeholders` asks for the IDs that it lacks, and loads
lists to pick them from. `confirmation` has the question before a request that may change something. `all_pages` loads
every page of a list. `report.RequestReport` shows the progress on the response pane.
"""
