"""A task that can't be imported."""

import a_library_that_nobody_has

TASK = a_library_that_nobody_has.task()
