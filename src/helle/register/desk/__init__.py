"""What needs me, and the page where one case comes together."""
