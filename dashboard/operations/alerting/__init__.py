"""Alerts: detectors and rules raise them, people take them, steps and deliveries are kept."""
