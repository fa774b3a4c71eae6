"""What we decide: pure functions on small frozen values. No clock, no chance, no input or output."""
