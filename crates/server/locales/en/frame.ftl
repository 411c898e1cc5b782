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
seen-by-managers = You see this. Managers see your working time of the day, idle and breaks as sums.
seen-by-managers-of-group = The managers of your group see this, too. Every look is logged; you can read the log under “My data”.
audience-you = You
audience-you-and-managers = You and managers
audience-you-and-managers-of-group = You and the managers of your group
audience-managers-see-sums = You; managers see sums
