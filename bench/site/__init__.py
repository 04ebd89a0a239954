"""The product beside one bare view, to be measured against: settings and addresses of the benchmark only."""
