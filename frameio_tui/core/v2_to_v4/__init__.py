"""From a request of the V2 API to the V4 request that does the same, with what changed in words.

Nothing is looked up or sent: ids are carried over as they are. Which operations exist is read from both catalogues.

Public names: translate, Translation and Counterpart (`translate`). The rest serves it: Draft and MOVES, the rules of
single operations (`rules`), and the tables of operations, names and notes (`mapping`).
"""
