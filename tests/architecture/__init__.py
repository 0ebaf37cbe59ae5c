"""What holds for the code as a whole: style, types, floors, and what the repository may hold."""
