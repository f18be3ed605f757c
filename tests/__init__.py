"""What a test itself asks the database for, it asks as the system; requests say as whom they ask."""

from lotrinh import database_roles

database_roles.ACTING.set(database_roles.SYSTEM)
