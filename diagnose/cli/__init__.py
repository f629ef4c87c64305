"""The door for a person at a shell: arguments in, report out, exit code back."""
