"""`python -m streams` is `nadhir`."""

from streams.cli import main

main(prog_name="nadhir")
