"""Use cases: what the program does, whatever the user interface, over the ports of `core`.

A service combines pure rules of `core` with ports that adapters implement; it neither opens files or connections nor
writes to a terminal, and it never imports `adapters`, `ui` or `cli`. Methods that are not `async` may wait for the
disk and are called off the event loop.

The module `services` has `Services`, the services of one run; `profiles` has `ProfileService`, `ProfileEntry` and
`Overview`; `catalogs` has `Catalogs`; `history` has `HistoryRecorder`; `diagnosis` has `DiagnosisService`, which finds
out why a request was refused. The packages `auth` and `requests` hold the services on tokens and on requests.
"""
