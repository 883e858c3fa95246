-- Changes of one task are told one after the other, so each looks whether one of them comes before it.
CREATE INDEX status_change_of_task ON steward.status_change (listener, task_id, id);
