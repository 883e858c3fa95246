"""The page: the review queue, the tasks and their stories, server-rendered."""
