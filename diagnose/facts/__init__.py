"""Named values read from lines and from the whole trace; knows no page."""
