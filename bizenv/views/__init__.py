"""Views: values in, text out. No view prints, asks the clock or knows the terminal."""
