"""The pages of the playbooks: read, searched, tried, compared, replayed."""
