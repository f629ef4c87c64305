"""kdiag: why a GitLab CI job failed, the line that proves it, and the change that mends it."""

__version__ = "0.1.0"
