"""The question that a build is asked: demand, people, wishes, training and meetings."""
