"""In class: a phone joins the lesson and votes."""
