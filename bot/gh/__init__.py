"""GitHub at the edge: deliveries in, the hub out."""
