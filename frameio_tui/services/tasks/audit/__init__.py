"""The audit log of an account: read, named and written to a file that grows.

`audit.AuditTask` is the task. `forms` has the requests of each API, `names.NameReader` reads the names behind the IDs,
and `files` writes the entries. One entry, and its export, is defined in `core.audit`.
"""
