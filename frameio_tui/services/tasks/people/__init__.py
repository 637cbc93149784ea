"""Users and their roles in a place: listed, compared, added and removed.

`people.PeopleListTask`, `people.PeopleDiffTask` and `changes.PeopleChangeTask` are the tasks. A user with a role is
defined in `core.resources.person`.
"""
