"""The Faust agents: thin, one a file."""
