"""What each error code means and what to do, and the rate limits of all operations: the data of the command `explain`.

`screen.Codes` is the screen.
"""
