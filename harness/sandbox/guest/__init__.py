"""What runs beside submitted code: it knows no task, no answer, no seed and no clock that counts.

A zygote loads this folder as a top-level package called `guest`, by its path; the judge imports the same files as
`harness.sandbox.guest`. So imports within it are relative, and nothing of the trusted side is imported.
"""
