"""The boundary to submitted code: confined workers, the data that crosses, and subjects that checks ask."""
