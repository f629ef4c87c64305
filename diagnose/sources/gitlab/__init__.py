"""GitLab as a source: which job is meant, which token may go where, and the job's trace with what the job tells."""
