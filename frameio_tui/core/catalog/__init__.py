"""The operations that Frame.io documents, read from the package data.

An operation says how a request is built: path, query, body fields, scopes, rate limit. What a response means, or which
scope a profile has, does not belong here: see diagnosis and scopes.

Public names: Catalog (`catalog`); Operation, Parameter and RateLimit (`operation`); check_body, errors_at and Fault,
which compare a body with the documented fields (`body_schema`); template and example, which begin one
(`body_template`).
"""
