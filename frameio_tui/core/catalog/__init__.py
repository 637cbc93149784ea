"""The operations that Frame.io documents, read from the package data.

An operation describes how a request is built: path, query, body fields, scopes, rate limit. The meaning of a response
belongs to diagnosis, and the scopes of a profile belong to scopes.

Public names: Catalog (`catalog`), which searches with `search`; Operation, Parameter and RateLimit (`operation`);
check_body, locate_errors and Fault, which compare a body with the documented fields (`body_schema`); template and
example, which make the first version of a body (`body_template`).
"""
