"""What is kept and for how long: backups, retention, erasure, the trail, and a doctor."""
