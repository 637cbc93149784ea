"""The storage of the sandbox, which works like Amazon S3: uploads in parts and downloads, by pre-signed URLs.

A request has no bearer token; its URL is signed for a method, some headers and a day. Uploads go to files in a
temporary folder. The contents of the sample files are computed while they are sent. Nothing large is held in memory.

Public names: `urls.upload_urls` and `urls.media_url` (signed URLs for the handlers of both APIs), `urls.v2_parts`, and
`routes.StorageRoutes` (the responses).
"""
