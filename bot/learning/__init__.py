"""Labelled cases turned into what the matcher learned, and into figures."""
