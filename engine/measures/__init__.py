"""From obligations and events to the measures of the two principles, binding and consistent."""
