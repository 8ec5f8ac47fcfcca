"""The pure middle: from an event and a catalog to actions, without clock, disk or network."""
