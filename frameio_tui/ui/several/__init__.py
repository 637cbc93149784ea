"""The results of one request that is sent as several profiles: a row for each profile, and the body of the current one.

Public: `SeveralProfiles` (`screen`), which is opened with `SeveralArgs`.
"""
