"""Reference implementations, one module a task; no worker that runs submitted code can import them."""
