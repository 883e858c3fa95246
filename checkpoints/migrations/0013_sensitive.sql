-- What each tool marks as sensitive, so that it is hidden as well by whoever shows tasks and has no tools loaded.

CREATE TABLE steward.sensitive (
    tool text PRIMARY KEY,
    arguments text[] NOT NULL,
    result text[] NOT NULL
);
