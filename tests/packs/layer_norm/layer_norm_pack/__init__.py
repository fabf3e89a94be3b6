"""The task pack `layer_norm`: the task and its reference."""
