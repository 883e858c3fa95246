"""The operator's pages: figures of many tasks, each of which leads to the tasks behind it."""
