"""What programs send: the shapes of bodies, and answers judged by the same forms as on the pages."""
