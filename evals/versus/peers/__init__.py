"""What runs in the processes of the others: adapters, and the tools that all of them are given.

Nothing here is imported by Steward. The frameworks are imported by name when an adapter is opened, in a process that
has them and not Steward's own packages.
"""
