"""A profile, what is stored with it, and what the program remembers about all profiles.

The shortest commands import these modules at start-up, so they import neither dataclasses nor re. Files and keyrings
belong to adapters/storage, the rules for creating and changing profiles to services/profiles.

Public names: Profile, ApiVersion, CredentialKind, SecretStore, Endpoints and the checks of names and URLs (`profile`);
TokenSet, Person, Binding, RefreshAttempt, CredentialRecord, OrphanedCredential, Approval, approval_of, binding_of and
shares_token (`credential`); ProfileListing, BrokenProfile, State and Usage (`state`).
"""
