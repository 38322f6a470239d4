"""Text to reports: what an Arabic article says happened, with its evidence. Pure."""
