"""What is abnormal in any series of numbers by time, judged row by row as they come."""
