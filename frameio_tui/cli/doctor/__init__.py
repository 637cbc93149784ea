"""`doctor`: what is wrong on this host and in the user's files, with one remedy for each.

The checks read and never change anything, and use the network only with `--online`. Each yields a `Finding`. With
`--wipe-orphans` it checks nothing and removes, after a question, the credential files that no profile uses and a
damaged history that was set aside.

Public names: `doctor.doctor` (the command), `host.Finding` with its levels, `host.host_findings` (locale, terminal,
clipboard, network variables), `files.file_findings` (folders, profiles, secrets, history) and `ports.port_findings`
(the ports of sign-ins).
"""
