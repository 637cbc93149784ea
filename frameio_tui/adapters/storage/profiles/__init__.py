"""Profiles, their credentials, and the default profile of a folder.

`files.FileProfileStore` stores the profiles, `credentials.FileCredentialStore` their secrets, in files or with
`keyring.KeyringStore`. `folder_default.FolderDefaults` finds `.frameio-tui.toml`.
"""
