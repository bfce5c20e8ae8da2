"""Random programs: generated as text, differentiated, compared with differences."""
