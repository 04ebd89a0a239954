"""Far sides as their documents describe them: whatever they do not know is refused. No outside system is asked."""
