"""What pages and the API ask, as plain values; every query takes the viewer and gives what that person may read."""
