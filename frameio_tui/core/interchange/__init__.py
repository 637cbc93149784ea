"""Requests in the formats of other programs: read and write Postman collections, HAR files and curl commands.

Exports never contain a secret: `core/text/redact` masks them, and the token becomes `$FRAMEIO_TOKEN` or a variable.
Imports remove credentials before anything is stored, and say so. Public: `read_import` (`imports`), `postman_text`
(`postman`), `export_request` and `export_exchange` (`code`). The other modules are their parts: `collected` has the
rules of imports, `har` writes HAR files, `sdk_code` and `sdk_methods` Python for the official SDK.
"""
