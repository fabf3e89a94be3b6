"""A public corpus of attacks on graders, and of honest code that looks suspicious; run it against any grader."""
