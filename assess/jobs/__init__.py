"""Work beside the requests. The rows of the outbox are the truth; the queue only says which one to look at."""
