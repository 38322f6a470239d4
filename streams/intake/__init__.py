"""What comes in on `articles`: refused or taken, and remembered. Pure."""
