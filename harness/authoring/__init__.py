"""For who writes tasks: measuring what a task's verdicts rest on."""
