"""Tests of kdiag; `run` starts it as a person or a job would."""
