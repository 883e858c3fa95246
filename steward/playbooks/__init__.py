"""What Steward may do and how: the format of playbooks, the language of their rules, and those that come with it."""
