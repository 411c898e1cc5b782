# Texts of the pages: plain, short, active, in sentence case. A button says what happens.

## Navigation and frame
skip-link = Skip to content
navigation-label = Main
navigation-dashboard = Dashboard
navigation-activity = Activity
navigation-work-hours = Work hours
navigation-my-data = My data
navigation-organisation = Organisation
navigation-audit = Audit log
role-employee = Employee
role-manager = Manager
role-admin = Administrator
privacy-link = What TimeTrack records
organisation-alone = On this computer
seen-by-only-you = Only you see this.
seen-by-managers = You see this. The managers of your group and administrators see it, too: idle time as a sum, the rest with its times.
seen-by-managers-of-group = Others may see this, too: managers of your group, or people with the right to see content. Every look is logged; you can read the log under “My data”.
audience-you = You
audience-you-and-managers = You and managers
audience-you-and-managers-of-group = You and the managers of your group
audience-managers-see-sums = You; managers see sums
seen-by-hours-of = { $name } sees this in the same way, and under “My data” that you looked.
