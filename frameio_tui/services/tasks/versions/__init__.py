"""Version stacks on both APIs."""
