"""The command `doctor`: finds problems on this host and in the user's files, with one remedy for each.

The checks never change anything, and use the network only with `--online`. Each yields a `Finding`. With
`--wipe-orphans` nothing is checked; instead, after a confirmation, the command removes credential files that no profile
uses, and a damaged history database.

Public names: `doctor.doctor` (the command), `host.Finding` with its levels, `host.host_findings` (locale, terminal,
clipboard, network variables), `files.file_findings` (folders, profiles, secrets, history) and `ports.port_findings`
(the ports of sign-ins).
"""
