"""Nadhir: the stream worker, its pure core and its commands."""
