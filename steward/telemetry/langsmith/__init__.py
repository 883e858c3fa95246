"""Tasks as a reviewer reads them in LangSmith: named runs, one for each call, changes in place of whole states."""
