"""What each page shows: functions that read one connection, once, and return frozen values for a template.

A page reads everything in one go, on one connection: it shows one published state, even while the next one is swapped
in.
"""
