"""The benches run, and give their figures."""
