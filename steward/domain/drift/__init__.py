"""Whether the tasks of a playbook still go as they used to: pure decisions, from one ended task to the next."""
