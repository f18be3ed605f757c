"""What a firm could do next, and why; pure, without web or database."""
