"""Several tangents, adjoints or samples at once: functions whose variables have one more axis, at the front."""
