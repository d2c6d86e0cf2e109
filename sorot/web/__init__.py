"""Floor 11: pages that compose several rooms: home, dashboards, gallery, help, desk."""
