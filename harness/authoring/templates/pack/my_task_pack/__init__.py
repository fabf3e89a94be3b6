"""The task pack `my_task`: the task and its reference."""
