"""What a supervisor gets, and when."""
