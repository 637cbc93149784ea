"""Review links and shares: listed, shown, created and revoked.

`links.LinksListTask`, `links.LinkShowTask`, `changes.LinkCreateTask` and `changes.LinkRevokeTask` are the tasks;
`reader.LinkReader` reads a link with what belongs to it.
"""
