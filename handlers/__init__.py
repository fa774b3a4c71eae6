"""What people do, one file per thing they do: receive, look up, decide, write, word it, reply."""
