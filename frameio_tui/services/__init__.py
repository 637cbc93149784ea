"""Use cases of the program, independent of the user interface and of the adapters.

A service combines the pure rules of `core` with the ports that adapters implement. It does not open files or
connections and does not write to a terminal, and it never imports `adapters`, `ui` or `cli`. Methods that are not
`async` may wait for the disk, so call them off the event loop.

The module `services` has `Services`, the services of one run; `profiles` has `ProfileService`, `ProfileEntry` and
`Overview`; `catalogs` has `Catalogs`; `history` has `HistoryRecorder`; `saved_requests` has `SavedRequestService`;
`diagnosis` has `DiagnosisService`, which finds out why the API refused a request. The packages are `auth` (tokens and
sign-ins), `requests` (single requests and lists), `tasks` (work that takes many requests) and `webhooks` (deliveries
that are received and sent).
"""
