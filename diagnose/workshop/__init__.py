"""For people who add pages: `kdiag check` and `kdiag new`."""
