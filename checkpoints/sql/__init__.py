"""The stores' statements, one file a table, each block named by a `-- name:` line."""
