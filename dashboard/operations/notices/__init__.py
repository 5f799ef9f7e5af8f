"""What people are told: notices inside the application, and the outbox to the world outside."""
